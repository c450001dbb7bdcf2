-- Deploy storeroom:recipes/link_recipes to pg
-- requires: recipes/recipe_category
-- requires: recipes/ingredient_use
-- requires: recipes/recipe_views

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.link_recipes(p_recipe_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    INSERT INTO recipes.recipe_views (recipe_id)
    SELECT r.recipe_id FROM recipes.recipe AS r WHERE r.recipe_id = ANY (p_recipe_ids) ORDER BY r.recipe_id
    ON CONFLICT ON CONSTRAINT recipe_views_pkey DO NOTHING;

    -- A link that stays is changed, not made anew: a new one would wait for a renaming of its category, which waits for this recipe.
    DELETE FROM recipes.recipe_category AS l
    WHERE l.recipe_id = ANY (p_recipe_ids) AND NOT EXISTS (
        SELECT
        FROM recipes.recipe AS r
        CROSS JOIN LATERAL json_array_elements(r.categories) AS c (category)
        WHERE r.recipe_id = l.recipe_id AND (c.category ->> 'category_id')::bigint = l.category_id
    );
    INSERT INTO recipes.recipe_category (recipe_id, category_id, title_sort, minutes_sort)
    SELECT r.recipe_id, (c.category ->> 'category_id')::bigint, r.title_sort, r.minutes_sort
    FROM recipes.recipe AS r
    CROSS JOIN LATERAL json_array_elements(r.categories) AS c (category)
    WHERE r.recipe_id = ANY (p_recipe_ids)
    ON CONFLICT ON CONSTRAINT recipe_category_pkey DO UPDATE SET title_sort = excluded.title_sort, minutes_sort = excluded.minutes_sort;

    UPDATE recipes.ingredient_use AS u SET title_sort = r.title_sort, minutes_sort = r.minutes_sort
    FROM recipes.recipe AS r
    WHERE r.recipe_id = ANY (p_recipe_ids) AND u.recipe_id = r.recipe_id
        AND (u.title_sort, u.minutes_sort) IS DISTINCT FROM (r.title_sort, r.minutes_sort);
END
$$;

COMMENT ON PROCEDURE recipes.link_recipes(bigint[]) IS 'Makes recipe_category and the sort keys in ingredient_use say what the rows of these recipes say; new recipes begin with no views.';

COMMIT;
