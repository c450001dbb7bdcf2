-- Deploy storeroom:recipes/unit_key to pg
-- requires: recipes/schema
-- requires: util/fold

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.unit_key(p_text text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_text text := replace(p_text, '.', '');
BEGIN
    IF length(v_text) = 1 THEN  -- T is a tablespoon, t a teaspoon
        RETURN v_text;
    END IF;
    RETURN btrim(util.fold(v_text));
END
$$;

COMMENT ON FUNCTION recipes.unit_key(text) IS
'Key of a unit: folded and without dots; a single letter keeps its case. Example: SELECT unit_key(''Fl. Oz.''), unit_key(''T.'');';

COMMIT;
