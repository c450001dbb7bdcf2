-- Deploy storeroom:recipes/list_ingredients to pg
-- requires: recipes/ingredient_item
-- requires: util/filtered_page
-- requires: util/read_position
-- requires: util/word_query
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish
-- requires: recipes/spell_ingredients
-- requires: util/correct_names

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.list_ingredients(
    p_q      util.query      DEFAULT NULL,
    p_status text            DEFAULT 'approved',
    p_limit  util.page_limit DEFAULT 20,
    p_after  text            DEFAULT NULL,
    p_exact  boolean         DEFAULT false
)
RETURNS SETOF recipes.ingredient_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_q         text := util.search_key(p_q);
    v_status    text := coalesce(p_status, 'approved');
    v_left      integer := coalesce(p_limit, 20);
    v_scope     text := util.cursor_scope('list_ingredients', v_q, v_status);
    v_order     util.page_order := util.page_order_of('ingredient_id', 'name_sort', 'text');
    v_after     text[];
    v_words     tsquery;
    v_ids       bigint[];
    v_where     text[];
    v_place     util.page_order;
    v_rows      integer;
    v_key       text := recipes.ingredient_key(p_q);
    v_corrected text;
    v_item      recipes.ingredient_item;
BEGIN
    IF v_q = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a search text must not be blank', COLUMN = 'q';
    ELSIF v_status NOT IN ('approved', 'pending', 'all') THEN
        RAISE invalid_parameter_value USING MESSAGE = 'status must be approved, pending or all', COLUMN = 'status';
    END IF;
    IF p_after IS NOT NULL AND p_exact IS NOT TRUE AND NOT starts_with(p_after, v_scope) THEN
        v_corrected := util.correct_names('recipes', string_to_array(v_q, ' '), 'recipes.ingredient_word', 'recipes.ingredient_key(%s)');
        v_q := coalesce(v_corrected, v_q);
        v_key := recipes.ingredient_key(v_q);
        v_scope := util.cursor_scope('list_ingredients', v_q, v_status);
    END IF;
    v_after := util.read_position(p_after, v_scope, v_order);
    v_words := util.word_query(v_q) || util.word_query(v_key);  -- as typed, and in the singular
    FOR v_tier IN greatest(coalesce(v_after[1]::integer, 0), CASE WHEN v_q IS NULL THEN 0 ELSE 1 END)..CASE WHEN v_q IS NULL THEN 0 ELSE 2 END LOOP
        v_where := CASE WHEN v_status = 'all' THEN '{}' ELSE ARRAY['b.status = $5'] END;
        IF v_tier = 1 THEN  -- names that begin so
            v_where := v_where || 'b.name_sort >= $6 AND b.name_sort < $6 || chr(1114111)'::text;
        ELSIF v_tier = 2 THEN  -- then those with the words in any name
            v_ids := ARRAY(SELECT DISTINCT a.ingredient_id FROM recipes.ingredient_alias AS a WHERE a.words @@ v_words LIMIT 5001);
            v_where := v_where || 'NOT starts_with(b.name_sort, $6)'::text || CASE
                WHEN cardinality(v_ids) <= 5000 THEN 'true'
                ELSE 'EXISTS (SELECT FROM recipes.ingredient_alias AS a WHERE a.ingredient_id = b.ingredient_id AND (a.words @@ $7) IS TRUE)'
            END;
        END IF;
        v_place := v_order;
        IF v_after[1]::integer IS DISTINCT FROM v_tier THEN
            v_place.after := NULL;
        END IF;
        RETURN QUERY EXECUTE util.filtered_page(
            'recipes.ingredient_row',
            CASE WHEN cardinality(v_ids) <= 5000 THEN '(SELECT * FROM recipes.ingredient WHERE ingredient_id = ANY ($8) OFFSET 0)' ELSE 'recipes.ingredient' END,
            'ingredient_id', v_place, v_where, format('%L::text', v_corrected)
        )
        USING v_scope, v_after, v_left, v_tier, v_status, v_q, v_words, v_ids;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_left := v_left - v_rows;
        EXIT WHEN v_left = 0;
    END LOOP;

    IF v_left = coalesce(p_limit, 20) AND p_after IS NULL AND p_exact IS NOT TRUE THEN
        v_corrected := util.correct_names('recipes', string_to_array(v_q, ' '), 'recipes.ingredient_word', 'recipes.ingredient_key(%s)');
        IF v_corrected IS NOT NULL THEN
            FOR v_item IN SELECT * FROM recipes.list_ingredients(v_corrected, p_status, p_limit, NULL, true) LOOP
                v_item.corrected := v_corrected;
                RETURN NEXT v_item;
            END LOOP;
        END IF;
    END IF;
END
$$;

COMMENT ON FUNCTION recipes.list_ingredients(util.query, text, util.page_limit, text, boolean) IS
'One page of ingredients by name, approved ones unless p_status is pending or all: all, or those with the words of p_q in one of their names, names that begin so first; words that are in no name corrected where none has them, unless p_exact. Raises 22023 for a blank text, another status or a foreign cursor. Example: SELECT name, aliases FROM list_ingredients(''aubergine'');';
CALL util.publish('recipes.list_ingredients(util.query, text, util.page_limit, text, boolean)');

COMMIT;
