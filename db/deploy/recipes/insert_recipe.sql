-- Deploy storeroom:recipes/insert_recipe to pg
-- requires: recipes/add_recipe
-- requires: recipes/recipe_text
-- requires: recipes/recipe_word
-- requires: util/index_words
-- requires: util/publish
-- requires: util/replay
-- requires: util/keep_answer

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.insert_recipe(
    p_title         text,
    p_ingredients   text[]   DEFAULT NULL,
    p_steps         text[]   DEFAULT NULL,
    p_categories    text[]   DEFAULT NULL,
    p_description   text     DEFAULT NULL,
    p_servings      numeric  DEFAULT NULL,
    p_yield         text     DEFAULT NULL,
    p_prep_minutes  integer  DEFAULT NULL,
    p_cook_minutes  integer  DEFAULT NULL,
    p_total_minutes integer  DEFAULT NULL,
    p_author        text     DEFAULT NULL,
    p_url           text     DEFAULT NULL,
    p_image_url     text     DEFAULT NULL,
    p_language      text     DEFAULT NULL,
    p_sections      text[]   DEFAULT NULL,
    p_category_ids  bigint[] DEFAULT NULL,
    p_idempotency_key text   DEFAULT NULL
)
RETURNS recipes.recipe_detail
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row recipes.recipe_detail := json_populate_record(NULL::recipes.recipe_detail, util.replay(p_idempotency_key, 'insert_recipe', jsonb_build_array(
        p_title, p_ingredients, p_steps, p_categories, p_description, p_servings, p_yield, p_prep_minutes, p_cook_minutes, p_total_minutes, p_author, p_url,
        p_image_url, p_language, p_sections, p_category_ids
    )));
BEGIN
    IF v_row.recipe_id IS NULL THEN
        v_row := recipes.add_recipe(
            p_title, p_ingredients, p_steps, p_categories, p_description, p_servings, p_yield, p_prep_minutes, p_cook_minutes, p_total_minutes,
            p_author, p_url, p_image_url, p_language, p_sections, p_category_ids
        );
        CALL util.index_words('recipes', 'recipe', ARRAY[v_row.recipe_id]);
        CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.insert_recipe(text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[], text) IS
'Adds a whole recipe and returns it. p_ingredients are lines as written, read by parse_ingredient; ingredients that are not known become pending. p_sections beside p_steps are headings. Categories come by name, made where there is none, or by number. Raises 23514 for a value out of bounds, 22023 for a blank line, more sections than steps or an unknown number. With p_idempotency_key it is done once, see replay. Example: SELECT recipe_id, ingredients FROM insert_recipe(''Pancakes'', ARRAY[''250 g flour'', ''2-3 eggs'', ''1/2 l milk''], ARRAY[''Whisk.'', ''Fry.''], ARRAY[''Breakfast''], p_servings => 4);';
CALL util.publish('recipes.insert_recipe(text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[], text)');

COMMIT;
