-- Deploy storeroom:recipes/add_recipe to pg
-- requires: recipes/read_recipe
-- requires: recipes/read_lines
-- requires: recipes/write_lines
-- requires: recipes/write_steps
-- requires: recipes/link_recipes
-- requires: recipes/tidy_lines
-- requires: util/categories_json
-- requires: activity/log_changes
-- requires: util/language_tag

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.add_recipe(
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
    p_category_ids  bigint[] DEFAULT NULL
)
RETURNS recipes.recipe_detail
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_lines     text[] := recipes.tidy_lines(p_ingredients, 'ingredients');
    v_steps     text[] := recipes.tidy_lines(p_steps, 'steps');
    v_recipe_id bigint;
    v_read      record;
    v_row       recipes.recipe_detail;
BEGIN
    IF cardinality(p_sections) > cardinality(v_steps) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there are more sections than steps', COLUMN = 'steps';
    END IF;
    INSERT INTO recipes.recipe (
        title, description, servings, yield, prep_minutes, cook_minutes, total_minutes, author, url, image_url, language, categories
    )
    VALUES (
        coalesce(util.tidy(p_title), ''), nullif(btrim(p_description, E' \t\r\n'), ''), p_servings, util.tidy(p_yield), p_prep_minutes, p_cook_minutes,
        p_total_minutes, util.tidy(p_author), util.tidy(p_url), util.tidy(p_image_url), util.language_tag(p_language),
        util.categories_json('recipes', p_categories, p_category_ids)
    )
    RETURNING recipe.recipe_id INTO v_recipe_id;
    CALL recipes.link_recipes(ARRAY[v_recipe_id]);
    SELECT * INTO v_read FROM recipes.read_lines(array_fill(v_recipe_id, ARRAY[cardinality(v_lines)]), v_lines);
    CALL recipes.write_lines(ARRAY[v_recipe_id], v_read.lines, v_read.offering, v_read.offered);
    CALL recipes.write_steps(ARRAY[v_recipe_id], array_fill(v_recipe_id, ARRAY[cardinality(v_steps)]), p_sections, v_steps);
    v_row := recipes.read_recipe(v_recipe_id);
    PERFORM activity.log_changes('recipes', 'recipe', 'insert', ARRAY[v_recipe_id], NULL, ARRAY[to_jsonb(v_row)]);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.add_recipe(text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[]) IS
'Does what insert_recipe says, without a key, and but for its words: whoever calls this makes them findable, see index_words. Example: SELECT recipe_id FROM add_recipe(''Toast'', ''{2 slices bread}'');';

COMMIT;
