-- Deploy storeroom:bookstore/match_categories to pg
-- requires: bookstore/category
-- requires: util/word_query

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.match_categories(p_category text)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_ids bigint[] := ARRAY(SELECT c.category_id FROM bookstore.category AS c WHERE c.name_key = util.name_key(p_category));
BEGIN
    IF v_ids = '{}' THEN
        v_ids := ARRAY(SELECT c.category_id FROM bookstore.category AS c WHERE c.search_key = util.search_key(p_category));
    END IF;
    IF v_ids = '{}' THEN
        v_ids := ARRAY(SELECT c.category_id FROM bookstore.category AS c WHERE c.words @@ util.word_query(util.search_key(p_category)));
    END IF;
    RETURN v_ids;
END
$$;

COMMENT ON FUNCTION bookstore.match_categories(text) IS
'The category of that name; if there is none, those of that name but for punctuation; if there is none, those with the words. Example: SELECT match_categories(''science fiction'');';

COMMIT;
