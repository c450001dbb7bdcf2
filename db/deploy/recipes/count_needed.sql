-- Deploy storeroom:recipes/count_needed to pg
-- requires: recipes/ingredient_use

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.count_needed(p_recipe_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    UPDATE recipes.ingredient_use AS u SET needed = c.needed
    FROM (
        SELECT n.recipe_id, count(*) FILTER (WHERE n.required AND NOT i.is_staple) AS needed
        FROM recipes.ingredient_use AS n
        JOIN recipes.ingredient AS i ON i.ingredient_id = n.ingredient_id
        WHERE n.recipe_id = ANY (p_recipe_ids)
        GROUP BY n.recipe_id
    ) AS c
    WHERE u.recipe_id = c.recipe_id AND u.needed <> c.needed;
END
$$;

COMMENT ON PROCEDURE recipes.count_needed(bigint[]) IS 'Counts anew what these recipes need besides staples.';

COMMIT;
