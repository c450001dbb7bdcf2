-- Deploy storeroom:recipes/listed_recipes to pg
-- requires: recipes/recipe_category
-- requires: recipes/ingredient_use

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.listed_recipes(p_category_ids bigint[], p_groups text[])
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN (
        SELECT l.ids
        FROM (
            SELECT ARRAY(SELECT c.recipe_id FROM recipes.recipe_category AS c WHERE c.category_id = ANY (p_category_ids) LIMIT 5001)
            WHERE p_category_ids IS NOT NULL
            UNION ALL
            SELECT ARRAY(SELECT u.recipe_id FROM recipes.ingredient_use AS u WHERE u.ingredient_id = ANY (g.ids::bigint[]) LIMIT 5001)
            FROM unnest(p_groups) AS g (ids)
        ) AS l (ids)
        WHERE cardinality(l.ids) <= 5000
        ORDER BY cardinality(l.ids)
        LIMIT 1
    );
END
$$;

COMMENT ON FUNCTION recipes.listed_recipes(bigint[], text[]) IS
'The recipes of some categories or with an ingredient of one of p_groups, whichever are fewest; NULL when all these lists are longer than 5,000. Example: SELECT listed_recipes(''{1}'', NULL);';

COMMIT;
