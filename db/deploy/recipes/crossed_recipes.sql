-- Deploy storeroom:recipes/crossed_recipes to pg
-- requires: recipes/recipe_condition
-- requires: recipes/recipe_order
-- requires: recipes/recipe_views

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.crossed_recipes(
    p_category_ids bigint[],
    p_groups       text[],
    p_without_ids  bigint[],
    p_sort         text,
    p_after        text[],
    p_limit        integer
)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_size   CONSTANT integer := CASE p_sort WHEN 'views' THEN 1000 ELSE 200 END;  -- no list is in the order of views: these are walked for long ones
    v_order  util.page_order := recipes.recipe_order(p_sort);
    v_list   record;
    v_table  text;
    v_column text;
    v_ids    bigint[] := p_category_ids;
    v_groups text[];
    v_walk   text;
    v_read   integer;
    v_number bigint;
    v_found  bigint[];
BEGIN
    -- The shortest list: one with fewer rows than are looked at here, else that whose newest rows reach back furthest.
    SELECT l.place, l.ids, n.number
    INTO v_list
    FROM (
        SELECT 0, p_category_ids WHERE p_category_ids IS NOT NULL
        UNION ALL
        SELECT g.place, g.ids::bigint[] FROM unnest(p_groups) WITH ORDINALITY AS g (ids, place)
    ) AS l (place, ids)
    CROSS JOIN LATERAL (
        SELECT count(*), min(r.recipe_id)
        FROM (
            SELECT r.recipe_id
            FROM unnest(l.ids) AS i (id)
            CROSS JOIN LATERAL (
                (SELECT c.recipe_id FROM recipes.recipe_category AS c WHERE l.place = 0 AND c.category_id = i.id ORDER BY c.recipe_id DESC LIMIT v_size)
                UNION ALL
                (SELECT u.recipe_id FROM recipes.ingredient_use AS u WHERE l.place > 0 AND u.ingredient_id = i.id ORDER BY u.recipe_id DESC LIMIT v_size)
            ) AS r
            ORDER BY r.recipe_id DESC
            LIMIT v_size
        ) AS r
    ) AS n (number, reach)
    ORDER BY n.number, n.reach, l.place
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    ELSIF v_list.number = 0 THEN
        RETURN '{}';
    END IF;
    -- What makes the list need not be looked for in each of its recipes.
    v_groups := ARRAY(SELECT g.ids FROM unnest(p_groups) WITH ORDINALITY AS g (ids, place) WHERE g.place <> v_list.place);
    IF v_list.place = 0 THEN
        v_table := 'recipes.recipe_category';
        v_column := 'category_id';
        v_ids := NULL;
    ELSE
        v_table := 'recipes.ingredient_use';
        v_column := 'ingredient_id';
    END IF;
    v_walk := format(
        $sql$
        WITH walked AS MATERIALIZED (
            SELECT DISTINCT w.key, w.recipe_id
            FROM unnest($1) AS i (id)
            CROSS JOIN LATERAL (SELECT %1$s AS key, b.recipe_id FROM %2$s ORDER BY %3$s LIMIT $3) AS w
            ORDER BY w.key %4$s, w.recipe_id %4$s
            LIMIT $3
        )
        SELECT
            (SELECT count(*) FROM walked AS w),
            ARRAY(
                SELECT b.recipe_id
                FROM (SELECT w.* FROM walked AS w ORDER BY w.key %4$s, w.recipe_id %4$s) AS b
                -- Row by row: no join that the planner could begin with a whole list.
                CROSS JOIN LATERAL (SELECT WHERE %5$s OFFSET 0) AS p
                LIMIT $4
            )
        $sql$,
        v_order.key,
        CASE p_sort WHEN 'views' THEN 'recipes.recipe_views AS b WHERE true' ELSE format('%s AS b WHERE b.%s = i.id', v_table, v_column) END
            || CASE WHEN p_after IS NULL THEN '' ELSE ' AND ' || v_order.after END,
        v_order.sorting, v_order.direction,
        CASE p_sort
            WHEN 'views' THEN recipes.recipe_condition(p_category_ids, p_groups, p_without_ids, true)
            ELSE recipes.recipe_condition(v_ids, v_groups, p_without_ids, true)
        END
    );
    -- How much of the list is walked, before and after the lists are joined (0).
    FOREACH v_read IN ARRAY '{200,2000,0,20000,NULL}'::integer[] LOOP
        IF v_read = 0 THEN
            -- What is seldom together: all lists are gone through, which takes a tenth of the time of so many look-ups.
            EXECUTE format(
                'SELECT array_agg(DISTINCT b.recipe_id) FROM %s AS b WHERE b.%s = ANY (%L::bigint[]) AND %s',
                v_table, v_column, v_list.ids, recipes.recipe_condition(v_ids, v_groups, p_without_ids)
            )
            INTO v_found;
            IF v_found IS NULL OR cardinality(v_found) <= 5000 THEN
                RETURN coalesce(v_found, '{}');
            END IF;
        ELSIF p_sort <> 'views' OR v_list.number = v_size THEN
            EXECUTE v_walk INTO v_number, v_found USING CASE p_sort WHEN 'views' THEN v_list.ids[:1] ELSE v_list.ids END, p_after, v_read, p_limit;
            EXIT WHEN v_number < v_read OR cardinality(v_found) = p_limit;
        END IF;
    END LOOP;
    RETURN v_found;
END
$$;

COMMENT ON FUNCTION recipes.crossed_recipes(bigint[], text[], bigint[], text, text[], integer) IS
'Recipes among which the first p_limit after p_after stand that are in one of some categories, use an ingredient of each of p_groups and none of p_without_ids, in the order of p_sort; NULL without categories and groups. The shortest list is walked in that order; where 2,000 of it do not fill the page, the lists are joined. Example: SELECT crossed_recipes(NULL, ''{"{1,2}","{3}"}'', NULL, ''title'', NULL, 10);';

COMMIT;
