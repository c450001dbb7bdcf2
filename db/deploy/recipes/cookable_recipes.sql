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
-- requires: recipes/spell_ingredients
-- requires: util/correct_names

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.cookable_recipes(
    p_have        recipes.ingredient_list,
    p_max_missing integer         DEFAULT 0,
    p_limit       util.page_limit DEFAULT 20,
    p_after       text            DEFAULT NULL,
    p_exact       boolean         DEFAULT false
)
RETURNS SETOF recipes.cookable_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_most      integer := coalesce(p_max_missing, 0);
    v_names     text[] := recipes.ingredient_names(coalesce(p_have, ''), 'have');
    v_scope     text := util.cursor_scope('cookable_recipes', v_names::text, v_most::text);
    v_after     text[] := util.read_cursor(p_after, v_scope, ARRAY['integer', 'integer', 'text', 'bigint']);
    v_have      bigint[];
    v_there     bigint[];
    v_named     bigint[];
    v_needed    integer;
    v_cut       record;
    v_right     text[];
    v_corrected text;
BEGIN
    IF v_most NOT BETWEEN 0 AND 20 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'missing ingredients must be between 0 and 20', COLUMN = 'max_missing';
    END IF;
    IF p_exact IS NOT TRUE THEN
        v_right := ARRAY(
            SELECT CASE
                WHEN recipes.find_ingredient(n.name) IS NOT NULL THEN n.name
                ELSE coalesce((
                    SELECT c.name
                    FROM util.correct_names('recipes', string_to_array(util.search_key(n.name), ' '), 'recipes.ingredient_word', 'recipes.ingredient_key(%s)') AS c (name)
                    WHERE recipes.find_ingredient(c.name) IS NOT NULL
                ), n.name)
            END
            FROM unnest(v_names) WITH ORDINALITY AS n (name, place)
            ORDER BY n.place
        );
        v_corrected := nullif(array_to_string(v_right, ', '), array_to_string(v_names, ', '));
        v_names := v_right;
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
    -- Each thing that is there meets one that a recipe needs.
    v_needed := v_most + cardinality(v_have);
    -- The lists are read as far as the longest of them goes with so many entries, recipes that need the fewest ingredients first:
    -- with a million recipes there are enough of these, and the cost stays what it is. What stands behind that in the other lists
    -- is left out, too: its hits would be too few.
    SELECT l.needed, l.recipe_id
    INTO v_cut
    FROM unnest(v_have) AS h (id)
    CROSS JOIN LATERAL (
        SELECT u.needed, u.recipe_id
        FROM recipes.ingredient_use AS u
        WHERE u.ingredient_id = h.id AND u.required AND u.needed <= v_needed
        ORDER BY u.needed, u.recipe_id
        OFFSET 16000 / greatest(cardinality(v_have), 16)
        LIMIT 1
    ) AS l
    ORDER BY l.needed, l.recipe_id
    LIMIT 1;

    RETURN QUERY
    WITH met AS (
        SELECT u.recipe_id, u.needed, 1 AS hit
        FROM unnest(v_have) AS h (id)
        CROSS JOIN LATERAL (
            SELECT u.recipe_id, u.needed
            FROM recipes.ingredient_use AS u
            WHERE u.ingredient_id = h.id AND u.required
                AND (u.needed, u.recipe_id) < (coalesce(v_cut.needed, v_needed + 1), coalesce(v_cut.recipe_id, 0))
            OFFSET 0
        ) AS u
        UNION ALL
        -- By a staple alone nothing is found but what lacks little else.
        SELECT u.recipe_id, u.needed, 0
        FROM unnest(v_named) AS s (id)
        CROSS JOIN LATERAL (
            SELECT u.recipe_id, u.needed
            FROM recipes.ingredient_use AS u
            WHERE u.ingredient_id = s.id AND u.required AND u.needed <= v_most
                AND (v_cut.needed IS NULL OR (u.needed, u.recipe_id) < (v_cut.needed, v_cut.recipe_id))
            ORDER BY u.needed, u.recipe_id
            LIMIT 2000
        ) AS u
    ),
    ranked AS (
        SELECT m.recipe_id, (m.needed - sum(m.hit))::integer AS missing, sum(m.hit)::integer AS used
        FROM met AS m
        GROUP BY m.recipe_id, m.needed
        HAVING m.needed - sum(m.hit) <= v_most
    ),
    -- Only of those that may come on the page, and of as many as they are like, the title is looked up.
    near AS (
        SELECT r.*, rank() OVER (PARTITION BY (r.missing, -r.used) = (v_after[1]::integer, v_after[2]::integer) ORDER BY r.missing, -r.used) AS place
        FROM ranked AS r
        WHERE v_after IS NULL OR (r.missing, -r.used) >= (v_after[1]::integer, v_after[2]::integer)
    ),
    page AS (
        SELECT r.recipe_id, t.title_sort, r.missing, r.used
        FROM near AS r
        JOIN recipes.recipe AS t ON t.recipe_id = r.recipe_id
        WHERE r.place <= coalesce(p_limit, 20)
            AND (v_after IS NULL OR (r.missing, -r.used, t.title_sort, r.recipe_id) > (v_after[1]::integer, v_after[2]::integer, v_after[3], v_after[4]::bigint))
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
        v_corrected,
        util.make_cursor(v_scope, concat_ws(E'\t', p.missing, -p.used, p.title_sort, p.recipe_id))
    FROM page AS p
    CROSS JOIN LATERAL (SELECT * FROM recipes.recipe_row AS r WHERE r.recipe_id = p.recipe_id OFFSET 0) AS r
    ORDER BY p.missing, -p.used, p.title_sort, p.recipe_id;
END
$$;

COMMENT ON FUNCTION recipes.cookable_recipes(recipes.ingredient_list, integer, util.page_limit, text, boolean) IS
'One page of what can be cooked with the ingredients in p_have, with commas between: recipes that lack at most p_max_missing (0 to 20) of what they require, those that lack least first, then those that use most of p_have. Staples such as salt and water are assumed and not counted, optional ingredients ignored; an ingredient stands for its kinds and for what it is a kind of; names that are not known are corrected, unless p_exact, or passed over. Of very many recipes those that need the fewest ingredients are considered: as far as each thing that is there goes with 1,000 of them (with more than 16 things, their kinds counted, 16,000 divided by their number). Raises 22023 for a blank list, p_max_missing out of bounds or a foreign cursor. Example: SELECT title, missing FROM cookable_recipes(''eggs, milk, flour, butter'', 1);';
CALL util.publish('recipes.cookable_recipes(recipes.ingredient_list, integer, util.page_limit, text, boolean)');

COMMIT;
