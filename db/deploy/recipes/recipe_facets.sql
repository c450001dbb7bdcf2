-- Deploy storeroom:recipes/recipe_facets to pg
-- requires: recipes/recipes_found
-- requires: recipes/ingredient_list
-- requires: util/facet
-- requires: util/query
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.recipe_facets(
    p_category      util.query              DEFAULT NULL,
    p_ingredient    recipes.ingredient_list DEFAULT NULL,
    p_without       recipes.ingredient_list DEFAULT NULL,
    p_q             util.query              DEFAULT NULL,
    p_category_id   bigint                  DEFAULT NULL,
    p_ingredient_id bigint[]                DEFAULT NULL,
    p_match         text                    DEFAULT 'all',
    p_exact         boolean                 DEFAULT false
)
RETURNS SETOF util.facet
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_found util.rows_found := recipes.recipes_found(p_category, p_ingredient, p_without, p_q, p_category_id, p_ingredient_id, p_match, p_exact, 1000);
BEGIN
    RETURN QUERY
    WITH RECURSIVE
    used AS MATERIALIZED (
        SELECT u.recipe_id, u.ingredient_id
        FROM unnest(v_found.ids) AS i (id)
        CROSS JOIN LATERAL (SELECT u.recipe_id, u.ingredient_id FROM recipes.ingredient_use AS u WHERE u.recipe_id = i.id OFFSET 0) AS u
    ),
    -- What is searched for chicken finds chicken breast, and so it counts.
    kind (ingredient_id, of_id) AS (
        SELECT DISTINCT u.ingredient_id, u.ingredient_id FROM used AS u
        UNION
        SELECT k.ingredient_id, i.parent_id
        FROM kind AS k
        CROSS JOIN LATERAL (SELECT i.parent_id FROM recipes.ingredient AS i WHERE i.ingredient_id = k.of_id AND i.parent_id IS NOT NULL OFFSET 0) AS i
    ),
    ingredient AS (
        SELECT k.of_id AS ingredient_id, count(DISTINCT u.recipe_id) AS number
        FROM used AS u
        JOIN kind AS k ON k.ingredient_id = u.ingredient_id
        WHERE k.of_id IN (SELECT n.ingredient_id FROM used AS n)  -- vegetable, if a recipe names it
        GROUP BY k.of_id
    ),
    category AS (
        SELECT l.category_id, count(*) AS number
        FROM unnest(v_found.ids) AS i (id)
        CROSS JOIN LATERAL (SELECT l.category_id FROM recipes.recipe_category AS l WHERE l.recipe_id = i.id OFFSET 0) AS l
        GROUP BY l.category_id
    )
    SELECT r.facet, r.value, r.id, r.number, v_found.capped, v_found.corrected
    FROM (
        SELECT v.*, row_number() OVER (PARTITION BY v.place ORDER BY v.number DESC, v.key COLLATE "C", v.id) AS rank
        FROM (
            SELECT 0, 'all', NULL, NULL, NULL::bigint, v_found.number
            UNION ALL
            SELECT 1, 'category', c.name, c.search_key, l.category_id, l.number
            FROM category AS l
            CROSS JOIN LATERAL (SELECT c.name::text, c.search_key FROM recipes.category AS c WHERE c.category_id = l.category_id OFFSET 0) AS c
            UNION ALL
            SELECT 2, 'ingredient', i.name, i.name_sort, l.ingredient_id, l.number
            FROM ingredient AS l
            CROSS JOIN LATERAL (SELECT i.name::text, i.name_sort FROM recipes.ingredient AS i WHERE i.ingredient_id = l.ingredient_id OFFSET 0) AS i
        ) AS v (place, facet, value, key, id, number)
    ) AS r
    WHERE r.rank <= 10
    ORDER BY r.place, r.rank;
END
$$;

COMMENT ON FUNCTION recipes.recipe_facets(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, boolean) IS
'How many of the recipes that match all that is given, as in search_recipes, stand in which category and use which ingredient, or a kind of it: of each facet the ten most frequent values, then by name. The first row, all, says how many were counted: the first 1,000 at most (with words what the rarest of these says most of; else by ingredient, by category or all, the newest first), of 20,000 that are looked at; capped says that there are more, or may be, otherwise the counts are exact. Of the words all must be found, as typed or, where nothing is, corrected, never just any of them. A facet that is also filtered is counted within that filter. Its id is what p_category_id and p_ingredient_id take. Raises 22023 for a blank text, a category by name and by number and another p_match. Example: SELECT facet, value, count FROM recipe_facets(p_ingredient => ''chicken'');';
CALL util.publish('recipes.recipe_facets(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, boolean)');

COMMIT;
