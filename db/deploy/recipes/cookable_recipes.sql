-- Deploy storeroom:recipes/cookable_recipes to pg
-- requires: recipes/cookable_item
-- requires: recipes/ingredient_names
-- requires: recipes/find_ingredient
-- requires: recipes/match_kinds
-- requires: recipes/ingredient_use
-- requires: recipes/ingredient_list
-- requires: util/read_cursor
-- requires: util/make_cursor
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.cookable_recipes(
    p_have        recipes.ingredient_list,
    p_max_missing integer         DEFAULT 0,
    p_limit       util.page_limit DEFAULT 20,
    p_after       text            DEFAULT NULL
)
RETURNS SETOF recipes.cookable_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_most  integer := coalesce(p_max_missing, 0);
    v_names text[] := recipes.ingredient_names(coalesce(p_have, ''), 'have');
    v_scope text := util.cursor_scope('cookable_recipes', v_names::text, v_most::text);
    v_after text[] := util.read_cursor(p_after, v_scope, ARRAY['integer', 'integer', 'text', 'bigint']);
    v_have  bigint[];
    v_there bigint[];
    v_named bigint[];
    v_each  integer;
BEGIN
    IF v_most NOT BETWEEN 0 AND 20 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'missing ingredients must be between 0 and 20', COLUMN = 'max_missing';
    END IF;
    -- Who has cheese has some kind of it, and who has parmesan has cheese.
    v_have := ARRAY(
        SELECT DISTINCT k.ingredient_id
        FROM unnest(v_names) AS n (name)
        CROSS JOIN LATERAL recipes.find_ingredient(n.name) AS f (ingredient_id)
        CROSS JOIN LATERAL (
            SELECT d.ingredient_id FROM unnest(recipes.match_kinds(f.ingredient_id)) AS d (ingredient_id)
            UNION
            (
                WITH RECURSIVE wider (ingredient_id) AS (
                    SELECT f.ingredient_id
                    UNION
                    SELECT i.parent_id FROM wider AS w JOIN recipes.ingredient AS i ON i.ingredient_id = w.ingredient_id WHERE i.parent_id IS NOT NULL
                )
                SELECT w.ingredient_id FROM wider AS w
            )
        ) AS k
        WHERE f.ingredient_id IS NOT NULL
    );
    v_there := v_have || ARRAY(SELECT i.ingredient_id FROM recipes.ingredient AS i WHERE i.is_staple);
    v_named := ARRAY(SELECT i.ingredient_id FROM recipes.ingredient AS i WHERE i.is_staple AND i.ingredient_id = ANY (v_have));
    v_have := ARRAY(SELECT h.id FROM unnest(v_have) AS h (id) WHERE h.id <> ALL (v_named));
    -- Of each list no more than this is read, recipes that need the fewest ingredients first: with a million recipes there are
    -- enough of these, and the cost stays what it is.
    v_each := 200000 / greatest(cardinality(v_have), 4);

    RETURN QUERY
    WITH met AS MATERIALIZED (
        SELECT l.recipe_id, l.needed, l.place, h.hit
        FROM (
            SELECT a.id, 1 FROM unnest(v_have) AS a (id)
            UNION ALL
            SELECT s.id, 0 FROM unnest(v_named) AS s (id)
        ) AS h (ingredient_id, hit)
        CROSS JOIN LATERAL (
            SELECT u.recipe_id, u.needed, row_number() OVER (ORDER BY u.needed, u.recipe_id) AS place
            FROM recipes.ingredient_use AS u
            -- By a staple alone nothing is found but what lacks little else.
            WHERE u.ingredient_id = h.ingredient_id AND u.required AND u.needed <= CASE h.hit WHEN 1 THEN 32767 ELSE v_most END
            ORDER BY u.needed, u.recipe_id
            LIMIT v_each
        ) AS l
    ),
    -- Where a list was cut, whatever stands behind that in the others is left out, too: its hits would be too few.
    cut AS (SELECT m.needed, m.recipe_id FROM met AS m WHERE m.place = v_each AND m.hit = 1 ORDER BY m.needed, m.recipe_id LIMIT 1),
    ranked AS (
        SELECT m.recipe_id, (m.needed - sum(m.hit))::integer AS missing, sum(m.hit)::integer AS used
        FROM met AS m
        WHERE NOT EXISTS (SELECT FROM cut AS c WHERE (m.needed, m.recipe_id) > (c.needed, c.recipe_id))
        GROUP BY m.recipe_id, m.needed
        HAVING m.needed - sum(m.hit) <= v_most
    ),
    page AS (
        SELECT r.recipe_id, t.title_sort, r.missing, r.used
        FROM ranked AS r
        JOIN recipes.recipe AS t ON t.recipe_id = r.recipe_id
        WHERE v_after IS NULL OR (r.missing, -r.used, t.title_sort, r.recipe_id) > (v_after[1]::integer, v_after[2]::integer, v_after[3], v_after[4]::bigint)
        ORDER BY r.missing, -r.used, t.title_sort, r.recipe_id
        LIMIT coalesce(p_limit, 20)
    )
    SELECT
        r.*,
        p.missing,
        (
            SELECT coalesce(json_agg(i.name ORDER BY i.name), '[]')
            FROM recipes.ingredient_use AS u
            JOIN recipes.ingredient AS i ON i.ingredient_id = u.ingredient_id
            WHERE u.recipe_id = p.recipe_id AND u.required AND u.ingredient_id <> ALL (v_there)
        ),
        p.used,
        util.make_cursor(v_scope, json_build_array(p.missing, -p.used, p.title_sort, p.recipe_id))
    FROM page AS p
    JOIN recipes.recipe_row AS r ON r.recipe_id = p.recipe_id
    ORDER BY p.missing, -p.used, p.title_sort, p.recipe_id;
END
$$;

COMMENT ON FUNCTION recipes.cookable_recipes(recipes.ingredient_list, integer, util.page_limit, text) IS
'One page of what can be cooked with the ingredients in p_have, with commas between: recipes that lack at most p_max_missing (0 to 20) of what they require, those that lack least first, then those that use most of p_have. Staples such as salt and water are assumed and not counted, optional ingredients ignored; an ingredient stands for its kinds and for what it is a kind of; names that are not known are passed over. Where what is there is used more than 200,000 times, its uses in the recipes with the fewest ingredients are considered. Raises 22023 for a blank list, p_max_missing out of bounds or a foreign cursor. Example: SELECT title, missing FROM cookable_recipes(''eggs, milk, flour, butter'', 1);';
CALL util.publish('recipes.cookable_recipes(recipes.ingredient_list, integer, util.page_limit, text)');

COMMIT;
