-- Deploy storeroom:recipes/write_lines to pg
-- requires: recipes/recipe_ingredient
-- requires: recipes/ingredient_use
-- requires: recipes/forget_ingredients

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.write_lines(p_recipe_ids bigint[], p_lines recipes.recipe_ingredient[], p_offering bigint[] DEFAULT '{}', p_offered bigint[] DEFAULT '{}')
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_before      bigint[] := ARRAY(SELECT DISTINCT u.ingredient_id FROM recipes.ingredient_use AS u WHERE u.recipe_id = ANY (p_recipe_ids));
    v_recipes     bigint[];
    v_ingredients bigint[];
    v_required    boolean[];
BEGIN
    SELECT array_agg(u.recipe_id), array_agg(u.ingredient_id), array_agg(u.required)
    INTO v_recipes, v_ingredients, v_required
    FROM (
        SELECT m.recipe_id, m.ingredient_id, bool_or(m.required) AS required
        FROM (
            SELECT l.recipe_id, l.ingredient_id, NOT l.optional AS required FROM unnest(p_lines) AS l WHERE l.ingredient_id IS NOT NULL
            UNION ALL
            -- Peanuts or cashews: who must not eat the one must not be given the recipe for the other.
            SELECT o.recipe_id, o.ingredient_id, false FROM unnest(p_offering, p_offered) AS o (recipe_id, ingredient_id)
        ) AS m
        GROUP BY m.recipe_id, m.ingredient_id
    ) AS u;
    INSERT INTO recipes.ingredient_use (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort)
    SELECT
        u.recipe_id, u.ingredient_id, u.required, sum((u.required AND NOT i.is_staple)::integer) OVER (PARTITION BY u.recipe_id), r.title_sort, r.minutes_sort
    FROM unnest(v_recipes, v_ingredients, v_required) AS u (recipe_id, ingredient_id, required)
    JOIN recipes.recipe AS r ON r.recipe_id = u.recipe_id
    JOIN recipes.ingredient AS i ON i.ingredient_id = u.ingredient_id
    ON CONFLICT ON CONSTRAINT ingredient_use_pkey DO UPDATE SET
        required = excluded.required, needed = excluded.needed, title_sort = excluded.title_sort, minutes_sort = excluded.minutes_sort;
    DELETE FROM recipes.recipe_ingredient AS l WHERE l.recipe_id = ANY (p_recipe_ids);
    INSERT INTO recipes.recipe_ingredient SELECT (l).* FROM unnest(p_lines) AS l;
    DELETE FROM recipes.ingredient_use AS u
    WHERE u.recipe_id = ANY (p_recipe_ids)
        AND (u.recipe_id, u.ingredient_id) NOT IN (SELECT n.recipe_id, n.ingredient_id FROM unnest(v_recipes, v_ingredients) AS n (recipe_id, ingredient_id));
    CALL recipes.forget_ingredients(v_before);
END
$$;

COMMENT ON PROCEDURE recipes.write_lines(bigint[], recipes.recipe_ingredient[], bigint[], bigint[]) IS
'Puts lines that read_lines gave in the place of all lines of these recipes, and makes ingredient_use say the same, with what it says that they offer instead.';

COMMIT;
