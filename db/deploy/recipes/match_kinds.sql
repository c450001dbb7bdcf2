-- Deploy storeroom:recipes/match_kinds to pg
-- requires: recipes/ingredient

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.match_kinds(p_ingredient_id bigint)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN ARRAY(
        WITH RECURSIVE kind (ingredient_id) AS (
            SELECT p_ingredient_id
            UNION
            SELECT i.ingredient_id FROM kind AS k JOIN recipes.ingredient AS i ON i.parent_id = k.ingredient_id
        )
        SELECT k.ingredient_id FROM kind AS k LIMIT 1000
    );
END
$$;

COMMENT ON FUNCTION recipes.match_kinds(bigint) IS 'An ingredient and all kinds of it. Example: SELECT match_kinds(1);';

COMMIT;
