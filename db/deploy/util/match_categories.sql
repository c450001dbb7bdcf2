-- Deploy storeroom:util/match_categories to pg
-- requires: util/make_category_table
-- requires: util/word_query

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.match_categories(p_catalog text, p_category text)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_select text := format('SELECT array_agg(c.category_id) FROM %I.category AS c WHERE ', p_catalog);
    v_ids    bigint[];
BEGIN
    EXECUTE v_select || 'c.name_key = $1' INTO v_ids USING util.name_key(p_category);
    IF v_ids IS NULL THEN
        EXECUTE v_select || 'c.search_key = $1' INTO v_ids USING util.search_key(p_category);
    END IF;
    IF v_ids IS NULL THEN
        EXECUTE v_select || 'c.words @@ $1' INTO v_ids USING util.word_query(util.search_key(p_category));
    END IF;
    RETURN coalesce(v_ids, '{}');
END
$$;

COMMENT ON FUNCTION util.match_categories(text, text) IS
'The category of that name in a catalog; if there is none, those of that name but for punctuation; if there is none, those with the words. Example: SELECT match_categories(''bookstore'', ''science fiction'');';

COMMIT;
