-- Deploy storeroom:recipes/search_recipes to pg
-- requires: recipes/search_recipes_by_category
-- requires: recipes/search_recipes_by_ingredient
-- requires: util/publish
-- requires: recipes/recipe_filter
-- requires: recipes/recipe_condition
-- requires: recipes/listed_recipes
-- requires: recipes/crossed_recipes
-- requires: recipes/recipe_terms
-- requires: util/search_ladder
-- requires: util/word_filter

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.search_recipes(
    p_category      util.query              DEFAULT NULL,
    p_ingredient    recipes.ingredient_list DEFAULT NULL,
    p_without       recipes.ingredient_list DEFAULT NULL,
    p_q             util.query              DEFAULT NULL,
    p_category_id   bigint                  DEFAULT NULL,
    p_ingredient_id bigint[]                DEFAULT NULL,
    p_match         text                    DEFAULT 'all',
    p_sort          text                    DEFAULT 'relevance',
    p_limit         util.page_limit         DEFAULT 20,
    p_after         text                    DEFAULT NULL,
    p_exact         boolean                 DEFAULT false
)
RETURNS SETOF recipes.recipe_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_sort      text := coalesce(p_sort, 'relevance');
    v_left      integer := coalesce(p_limit, 20);
    v_exact     boolean := coalesce(p_exact, false);
    v_ranked    boolean := p_q IS NOT NULL AND v_sort = 'relevance';
    v_filter    record;
    v_scope     text;
    v_after     text[];
    v_ids       bigint[];
    v_where     text;
    v_words     record;
    v_list      text;
    v_walk      integer;
    v_corrected text;
BEGIN
    SELECT * INTO v_filter FROM recipes.recipe_filter(p_category, p_ingredient, p_without, p_q, p_category_id, p_ingredient_id, p_match, v_exact);
    v_scope := util.cursor_scope(VARIADIC ARRAY['search_recipes'] || v_filter.keys || ARRAY[v_sort, v_exact::text]);
    v_after := CASE
        WHEN v_ranked THEN util.read_cursor(p_after, v_scope, '{integer,text,bigint,bigint[],text}')
        ELSE util.read_position(p_after, v_scope, recipes.recipe_order(v_sort))
    END;

    -- With nothing else to pass, the lists of the categories or ingredients are the answer, already in order.
    IF v_filter.link IS NOT NULL AND v_sort <> 'views' THEN
        RETURN QUERY
        SELECT *
        FROM recipes.recipes_linked(
            v_filter.link, coalesce(v_filter.category_ids, v_filter.groups[1]::bigint[]), v_sort, v_scope, v_after, v_left, v_filter.corrected
        );
        RETURN;
    END IF;
    IF p_q IS NULL AND coalesce(v_filter.category_ids::text, v_filter.groups::text) IS NOT NULL THEN
        v_ids := recipes.crossed_recipes(v_filter.category_ids, v_filter.groups, v_filter.without_ids, v_sort, v_after, v_left);
        RETURN QUERY SELECT * FROM recipes.recipes_filtered(v_sort, v_scope, v_after, v_left, 'true', v_ids, v_filter.corrected);
        RETURN;
    END IF;
    v_where := recipes.recipe_condition(v_filter.category_ids, v_filter.groups, v_filter.without_ids, p_q IS NOT NULL);
    v_ids := recipes.listed_recipes(v_filter.category_ids, v_filter.groups);
    IF v_ranked THEN
        RETURN QUERY
        SELECT r.*, nullif(concat_ws(', ', v_filter.corrected, m.corrected), ''), util.make_cursor(v_scope, concat_ws(E'\t', m.tier, m.key, m.id, m.reach::text, coalesce(m.corrected, '')))
        FROM util.search_ladder(
            'recipes', 'recipe', 'title_sort', p_q, p_where => v_where, p_ids => v_ids, p_exact => v_exact, p_after => v_after, p_limit => v_left
        ) WITH ORDINALITY AS m (tier, key, id, reach, corrected, place)
        CROSS JOIN LATERAL (SELECT * FROM recipes.recipe_row AS r WHERE r.recipe_id = m.id OFFSET 0) AS r
        ORDER BY m.place;
        RETURN;
    END IF;
    v_corrected := v_filter.corrected;
    IF p_q IS NOT NULL THEN
        SELECT * INTO v_words
        FROM util.word_filter(
            'recipes', 'recipe', 'title_sort', p_q, v_where, v_ids, v_exact,
            CASE
                WHEN v_filter.groups IS NOT NULL THEN format('SELECT u.recipe_id FROM recipes.ingredient_use AS u WHERE u.ingredient_id = ANY (%L::bigint[])', v_filter.groups[1])
                WHEN v_filter.category_ids IS NOT NULL THEN format('SELECT c.recipe_id FROM recipes.recipe_category AS c WHERE c.category_id = ANY (%L::bigint[])', v_filter.category_ids)
            END,
            v_left
        );
        v_ids := coalesce(v_words.ids, v_ids);
        -- Of rows that must pass more than the words too few may do so as far as is walked.
        v_list := CASE v_where WHEN 'true' THEN v_words.list END;
        v_walk := v_words.walk;
        v_where := concat_ws(' AND ', v_where, CASE WHEN v_words.ids IS NULL THEN v_words.condition ELSE nullif(v_words.others, '') END);
        v_corrected := nullif(concat_ws(', ', v_corrected, v_words.corrected), '');
    END IF;
    RETURN QUERY SELECT * FROM recipes.recipes_filtered(v_sort, v_scope, v_after, v_left, v_where, v_ids, v_corrected, v_list, v_walk);
END
$$;

COMMENT ON FUNCTION recipes.search_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, text, util.page_limit, text, boolean) IS
'One page of the recipes that match all that is given: category, ingredients (all or any of them, p_match), either by name or by the numbers that facets give, an ingredient with its kinds, none of p_without (by one letter corrected, too), words of title, categories, ingredients and description (p_q; the last may be the beginning of a word); all recipes when nothing is. Sorts: relevance (with p_q: that title, titles that begin so, all words, corrected words when nothing is as typed, or little with a word that seems misspelled itself, any word when less than ten are; otherwise by title), title, newest, views (most first), time (quickest first). Where no category or ingredient has a name, words that are in no name are corrected. p_exact: as typed only. Raises 22023 for a blank text, a category by name and by number, an unwanted ingredient that is not known, another p_match, an unknown sort or a foreign cursor. Example: SELECT title FROM search_recipes(p_category => ''soup'', p_ingredient => ''leek'', p_q => ''potato'');';
CALL util.publish('recipes.search_recipes(util.query, recipes.ingredient_list, recipes.ingredient_list, util.query, bigint, bigint[], text, text, util.page_limit, text, boolean)');

COMMIT;
