-- Deploy storeroom:recipes/search_recipes to pg
-- requires: recipes/search_recipes_by_category
-- requires: recipes/search_recipes_by_ingredient
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.search_recipes(
    p_category   util.query              DEFAULT NULL,
    p_ingredient recipes.ingredient_list DEFAULT NULL,
    p_without    recipes.ingredient_list DEFAULT NULL,
    p_q          util.query              DEFAULT NULL,
    p_match      text                    DEFAULT 'all',
    p_sort       text                    DEFAULT 'relevance',
    p_limit      util.page_limit         DEFAULT 20,
    p_after      text                    DEFAULT NULL
)
RETURNS SETOF recipes.recipe_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_sort         text := coalesce(p_sort, 'relevance');
    v_match        text := coalesce(p_match, 'all');
    v_left         integer := coalesce(p_limit, 20);
    v_q            text := util.search_key(p_q);
    v_names        text[] := recipes.ingredient_names(p_ingredient, 'ingredient');
    v_without      text[] := recipes.ingredient_names(p_without, 'without');
    v_scope        text := util.cursor_scope('search_recipes', util.name_key(p_category), v_names::text, v_without::text, v_q, v_match, v_sort);
    v_after        text[] := util.read_position(p_after, v_scope, recipes.recipe_order(v_sort));
    v_title        text := CASE WHEN length(v_q) <= 100 THEN v_q END;  -- title_sort holds no more
    v_category_ids bigint[];
    v_groups       text[];
    v_without_ids  bigint[];
    v_rows         integer;
BEGIN
    IF util.name_key(p_category) = '' OR v_q = '' THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'a search text must not be blank', COLUMN = CASE v_q WHEN '' THEN 'q' ELSE 'category' END;
    END IF;
    IF p_category IS NOT NULL THEN
        v_category_ids := util.match_categories('recipes', p_category);
    END IF;
    v_groups := recipes.ingredient_groups(v_names, v_match);
    v_without_ids := recipes.unwanted_ingredients(v_without);

    -- With nothing else to pass, the lists of the categories or ingredients are the answer, already in order.
    IF v_q IS NULL AND p_without IS NULL AND v_sort <> 'views'
        AND ((p_category IS NOT NULL AND p_ingredient IS NULL) OR (p_category IS NULL AND cardinality(v_groups) = 1)) THEN
        RETURN QUERY
        SELECT *
        FROM recipes.recipes_linked(
            CASE WHEN v_groups IS NULL THEN 'category' ELSE 'ingredient' END, coalesce(v_category_ids, v_groups[1]::bigint[]), v_sort, v_scope, v_after, v_left
        );
        RETURN;
    ELSIF v_q IS NULL OR v_sort <> 'relevance' THEN
        RETURN QUERY
        SELECT *
        FROM recipes.recipes_filtered(
            v_sort, v_scope, v_after, v_left,
            p_words => util.word_query(v_q), p_category_ids => v_category_ids, p_groups => v_groups, p_without_ids => v_without_ids
        );
        RETURN;
    END IF;

    FOR v_tier IN greatest(coalesce(v_after[1]::integer, 1), CASE WHEN v_title IS NULL THEN 2 ELSE 1 END)..2 LOOP
        RETURN QUERY
        SELECT *
        FROM recipes.recipes_filtered(
            v_sort, v_scope, CASE WHEN v_after[1]::integer = v_tier THEN v_after END, v_left, v_tier, v_title, util.word_query(v_q),
            v_category_ids, v_groups, v_without_ids
        );
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_left := v_left - v_rows;
        EXIT WHEN v_left = 0;
    END LOOP;
END
$$;

COMMENT ON FUNCTION recipes.search_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, text, text, util.page_limit, text) IS
'One page of the recipes that match all that is given: category, ingredients (all or any of them, p_match), none of p_without, words of the title (p_q; the last may be the beginning of a word); all recipes when nothing is. Sorts: relevance (titles that begin with p_q first; otherwise by title), title, newest, views (most first), time (quickest first). Raises 22023 for a blank text, another p_match, an unknown sort or a foreign cursor. Example: SELECT title FROM search_recipes(p_category => ''soup'', p_ingredient => ''leek'', p_q => ''potato'');';
CALL util.publish('recipes.search_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, text, text, util.page_limit, text)');

COMMIT;
