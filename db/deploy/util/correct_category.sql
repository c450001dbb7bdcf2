-- Deploy storeroom:util/correct_category to pg
-- requires: util/correct_names
-- requires: util/match_categories

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.correct_category(p_catalog text, p_category text)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_corrected text := util.correct_names(p_catalog, string_to_array(util.search_key(p_category), ' '), format('%I.category_word', p_catalog));
BEGIN
    RETURN CASE WHEN util.match_categories(p_catalog, v_corrected) <> '{}' THEN v_corrected END;
END
$$;

COMMENT ON FUNCTION util.correct_category(text, text) IS
'What a name that no category of a catalog has was probably meant to be; NULL when nothing like it is one. Example: SELECT correct_category(''bookstore'', ''scince fiction'');';

COMMIT;
