-- Deploy storeroom:recipes/recipes_filtered to pg
-- requires: recipes/recipe_item
-- requires: recipes/recipe_order
-- requires: recipes/recipe_category
-- requires: recipes/ingredient_use
-- requires: util/filtered_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.recipes_filtered(
    p_sort         text,
    p_scope        text,
    p_after        text[],
    p_limit        integer,
    p_tier         integer  DEFAULT 0,
    p_title        text     DEFAULT NULL,
    p_words        tsquery  DEFAULT NULL,
    p_category_ids bigint[] DEFAULT NULL,
    p_groups       text[]   DEFAULT NULL,
    p_without_ids  bigint[] DEFAULT NULL
)
RETURNS SETOF recipes.recipe_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_order util.page_order := recipes.recipe_order(p_sort);
    v_where text[] := '{}';
    v_from  text := 'recipes.recipe';
    v_ids   bigint[];
BEGIN
    -- Where one filter leaves few recipes, these are fetched and sorted; otherwise the order of the page is walked until it
    -- is full. The planner would decide that by statistics, and walk the whole table for what stands late in the order.
    IF p_words IS NOT NULL AND p_tier <> 1 THEN
        v_ids := ARRAY(SELECT r.recipe_id FROM recipes.recipe AS r WHERE r.words @@ p_words LIMIT 2001);
        IF cardinality(v_ids) > 2000 THEN
            v_ids := NULL;
            v_where := v_where || 'coalesce(b.words @@ $6, false)'::text;  -- no clause for the index or statistics, which would fetch and sort them all
        END IF;
    END IF;
    IF v_ids IS NULL THEN
        SELECT l.ids INTO v_ids
        FROM (
            SELECT ARRAY(SELECT c.recipe_id FROM recipes.recipe_category AS c WHERE c.category_id = ANY (p_category_ids) LIMIT 5001)
            WHERE p_category_ids IS NOT NULL
            UNION ALL
            SELECT ARRAY(SELECT u.recipe_id FROM recipes.ingredient_use AS u WHERE u.ingredient_id = ANY (g.ids::bigint[]) LIMIT 5001)
            FROM unnest(p_groups) AS g (ids)
        ) AS l (ids)
        WHERE cardinality(l.ids) <= 5000
        ORDER BY cardinality(l.ids)
        LIMIT 1;
    END IF;
    IF p_sort = 'views' THEN
        v_from := '(SELECT r.*, v.views FROM recipes.recipe_views AS v JOIN recipes.recipe AS r ON r.recipe_id = v.recipe_id)';
    END IF;
    IF v_ids IS NOT NULL THEN
        v_from := format('(SELECT * FROM %s AS r WHERE r.recipe_id = ANY ($10) OFFSET 0)', v_from);
    END IF;

    -- With both title and words: the titles that begin so in tier 1, the other recipes with the words in tier 2.
    IF p_title IS NOT NULL AND p_tier = 1 THEN
        v_where := v_where || 'b.title_sort >= $5 AND b.title_sort < $5 || chr(1114111)'::text;
    ELSIF p_title IS NOT NULL THEN
        v_where := v_where || 'NOT starts_with(b.title_sort, $5)'::text;
    END IF;
    IF p_category_ids IS NOT NULL THEN
        v_where := v_where || 'EXISTS (SELECT FROM recipes.recipe_category AS c WHERE c.recipe_id = b.recipe_id AND c.category_id = ANY ($7))'::text;
    END IF;
    v_where := v_where || ARRAY(
        SELECT format('EXISTS (SELECT FROM recipes.ingredient_use AS u WHERE u.recipe_id = b.recipe_id AND u.ingredient_id = ANY ($8[%s]::bigint[]))', g.place)
        FROM generate_subscripts(p_groups, 1) AS g (place)
    );
    IF p_without_ids <> '{}' THEN
        v_where := v_where || 'NOT EXISTS (SELECT FROM recipes.ingredient_use AS u WHERE u.recipe_id = b.recipe_id AND u.ingredient_id = ANY ($9))'::text;
    END IF;
    IF p_after IS NULL THEN
        v_order.after := NULL;
    END IF;

    -- Dynamic, so that each combination of filters is planned for its own values.
    RETURN QUERY EXECUTE util.filtered_page('recipes.recipe_row', v_from, 'recipe_id', v_order, v_where)
    USING p_scope, p_after, p_limit, p_tier, p_title, p_words, p_category_ids, p_groups, p_without_ids, v_ids;
END
$$;

COMMENT ON FUNCTION recipes.recipes_filtered(text, text, text[], integer, integer, text, tsquery, bigint[], text[], bigint[]) IS
'One page of the recipes that pass every given filter, sorted by title, newest, time or views (relevance: by title within p_tier). Each of p_groups is an array of ingredients, ''{1,2}'', of which the recipe must use one. Example: SELECT * FROM recipes_filtered(''title'', ''00000000'', NULL, 10);';

COMMIT;
