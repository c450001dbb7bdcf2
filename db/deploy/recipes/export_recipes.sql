-- Deploy storeroom:recipes/export_recipes to pg
-- requires: recipes/recipe_export
-- requires: recipes/recipe_ingredient
-- requires: recipes/recipe_step
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.export_recipes(p_after_id bigint DEFAULT 0, p_limit util.page_limit DEFAULT 1000)
RETURNS SETOF recipes.recipe_export
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 1000 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY
    SELECT
        r.recipe_id, r.source, r.source_key, r.title::text, r.description::text,
        (SELECT coalesce(json_agg(l.line ORDER BY l.position), '[]') FROM recipes.recipe_ingredient AS l WHERE l.recipe_id = r.recipe_id),
        (
            SELECT coalesce(json_agg(s ORDER BY t.position), '[]')
            FROM recipes.recipe_step AS t
            CROSS JOIN LATERAL (SELECT t.text, t.section) AS s
            WHERE t.recipe_id = r.recipe_id
        ),
        (SELECT coalesce(json_agg(c.category ->> 'name'), '[]') FROM json_array_elements(r.categories) AS c (category)),
        r.servings::numeric, r.yield, r.prep_minutes::integer, r.cook_minutes::integer, r.total_minutes::integer, r.author, r.url::text, r.image_url::text, r.language::text
    FROM (SELECT e.* FROM recipes.recipe AS e WHERE e.recipe_id > coalesce(p_after_id, 0) ORDER BY e.recipe_id LIMIT coalesce(p_limit, 1000)) AS r
    ORDER BY r.recipe_id;
END
$$;

COMMENT ON FUNCTION recipes.export_recipes(bigint, util.page_limit) IS
'The next recipes after p_after_id in the order of numbers, as import_recipes takes them: importing them again changes nothing. Example: SELECT title, ingredients FROM export_recipes(0, 10);';
CALL util.publish('recipes.export_recipes(bigint, util.page_limit)');

COMMIT;
