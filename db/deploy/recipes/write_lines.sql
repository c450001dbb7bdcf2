-- Deploy storeroom:recipes/write_lines to pg
-- requires: recipes/recipe_ingredient
-- requires: recipes/ingredient_use
-- requires: recipes/forget_ingredients

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.write_lines(p_recipe_ids bigint[], p_lines recipes.recipe_ingredient[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_before bigint[] := ARRAY(SELECT DISTINCT u.ingredient_id FROM recipes.ingredient_use AS u WHERE u.recipe_id = ANY (p_recipe_ids));
BEGIN
    INSERT INTO recipes.ingredient_use (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort)
    SELECT
        u.recipe_id, u.ingredient_id, u.required, sum((u.required AND NOT i.is_staple)::integer) OVER (PARTITION BY u.recipe_id), r.title_sort, r.minutes_sort
    FROM (
        SELECT l.recipe_id, l.ingredient_id, bool_or(NOT l.optional) AS required
        FROM unnest(p_lines) AS l
        WHERE l.ingredient_id IS NOT NULL
        GROUP BY l.recipe_id, l.ingredient_id
    ) AS u
    JOIN recipes.recipe AS r ON r.recipe_id = u.recipe_id
    JOIN recipes.ingredient AS i ON i.ingredient_id = u.ingredient_id
    ON CONFLICT ON CONSTRAINT ingredient_use_pkey DO UPDATE SET
        required = excluded.required, needed = excluded.needed, title_sort = excluded.title_sort, minutes_sort = excluded.minutes_sort;
    DELETE FROM recipes.recipe_ingredient AS l WHERE l.recipe_id = ANY (p_recipe_ids);
    INSERT INTO recipes.recipe_ingredient SELECT (l).* FROM unnest(p_lines) AS l;
    DELETE FROM recipes.ingredient_use AS u
    WHERE u.recipe_id = ANY (p_recipe_ids)
        AND NOT EXISTS (SELECT FROM recipes.recipe_ingredient AS l WHERE l.recipe_id = u.recipe_id AND l.ingredient_id = u.ingredient_id);
    CALL recipes.forget_ingredients(v_before);
END
$$;

COMMENT ON PROCEDURE recipes.write_lines(bigint[], recipes.recipe_ingredient[]) IS 'Puts lines that read_lines gave in the place of all lines of these recipes, and makes ingredient_use say the same.';

COMMIT;
