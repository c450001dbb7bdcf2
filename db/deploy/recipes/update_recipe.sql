-- Deploy storeroom:recipes/update_recipe to pg
-- requires: recipes/insert_recipe
-- requires: util/check_clear
-- requires: util/publish
-- requires: recipes/recipe_text
-- requires: recipes/recipe_word
-- requires: util/index_words
-- requires: util/check_version
-- requires: activity/log_changes
-- requires: util/language_tag

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.update_recipe(
    p_recipe_id     bigint,
    p_title         text     DEFAULT NULL,
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
    p_clear         text[]   DEFAULT '{}',
    p_version       integer  DEFAULT NULL
)
RETURNS recipes.recipe_detail
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_clear      text[] := coalesce(p_clear, '{}');
    v_texts      text[] := recipes.tidy_lines(p_ingredients, 'ingredients');
    v_steps      text[] := recipes.tidy_lines(p_steps, 'steps');
    v_read       record;
    v_categories json;
    v_before     recipes.recipe_detail;
    v_row        recipes.recipe_detail;
BEGIN
    CALL util.check_clear(v_clear, ARRAY['ingredients', 'steps', 'categories', 'description', 'servings', 'yield', 'prep_minutes', 'cook_minutes', 'total_minutes', 'author', 'url', 'image_url', 'language']);
    IF cardinality(p_sections) > cardinality(v_steps) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there are more sections than steps', COLUMN = 'steps';
    END IF;

    -- Categories and ingredients are locked before the recipe, as renaming and merging do.
    IF coalesce(p_categories, p_category_ids::text[]) IS NOT NULL OR 'categories' = ANY (v_clear) THEN
        v_categories := util.categories_json('recipes', p_categories, p_category_ids);
    END IF;
    IF p_ingredients IS NOT NULL OR 'ingredients' = ANY (v_clear) THEN
        SELECT * INTO v_read FROM recipes.read_lines(array_fill(p_recipe_id, ARRAY[cardinality(v_texts)]), v_texts);
    END IF;
    PERFORM FROM recipes.recipe AS r WHERE r.recipe_id = p_recipe_id FOR UPDATE;
    v_before := recipes.read_recipe(p_recipe_id);
    CALL util.check_version(p_version, v_before.version);

    UPDATE recipes.recipe AS r SET
        title         = CASE WHEN p_title IS NOT NULL THEN coalesce(util.tidy(p_title), '') ELSE r.title END,
        description   = CASE WHEN p_description IS NOT NULL OR 'description' = ANY (v_clear) THEN nullif(btrim(p_description, E' \t\r\n'), '') ELSE r.description END,
        servings      = CASE WHEN 'servings' = ANY (v_clear) THEN NULL ELSE coalesce(p_servings, r.servings) END,
        yield         = CASE WHEN p_yield IS NOT NULL OR 'yield' = ANY (v_clear) THEN util.tidy(p_yield) ELSE r.yield END,
        prep_minutes  = CASE WHEN 'prep_minutes' = ANY (v_clear) THEN NULL ELSE coalesce(p_prep_minutes, r.prep_minutes) END,
        cook_minutes  = CASE WHEN 'cook_minutes' = ANY (v_clear) THEN NULL ELSE coalesce(p_cook_minutes, r.cook_minutes) END,
        total_minutes = CASE WHEN 'total_minutes' = ANY (v_clear) THEN NULL ELSE coalesce(p_total_minutes, r.total_minutes) END,
        author        = CASE WHEN p_author IS NOT NULL OR 'author' = ANY (v_clear) THEN util.tidy(p_author) ELSE r.author END,
        url           = CASE WHEN p_url IS NOT NULL OR 'url' = ANY (v_clear) THEN util.tidy(p_url) ELSE r.url END,
        image_url     = CASE WHEN p_image_url IS NOT NULL OR 'image_url' = ANY (v_clear) THEN util.tidy(p_image_url) ELSE r.image_url END,
        language      = CASE WHEN p_language IS NOT NULL OR 'language' = ANY (v_clear) THEN util.language_tag(p_language) ELSE r.language END,
        categories    = coalesce(v_categories, r.categories),
        version       = r.version + 1,
        updated_at    = now()
    WHERE r.recipe_id = p_recipe_id;
    CALL recipes.link_recipes(ARRAY[p_recipe_id]);
    IF p_ingredients IS NOT NULL OR 'ingredients' = ANY (v_clear) THEN
        CALL recipes.write_lines(ARRAY[p_recipe_id], v_read.lines, v_read.offering, v_read.offered);
    END IF;
    IF p_steps IS NOT NULL OR 'steps' = ANY (v_clear) THEN
        CALL recipes.write_steps(ARRAY[p_recipe_id], array_fill(p_recipe_id, ARRAY[cardinality(v_steps)]), p_sections, v_steps);
    END IF;
    CALL util.index_words('recipes', 'recipe', ARRAY[p_recipe_id]);
    v_row := recipes.read_recipe(p_recipe_id);
    PERFORM activity.log_changes('recipes', 'recipe', 'update', ARRAY[p_recipe_id], ARRAY[to_jsonb(v_before)], ARRAY[to_jsonb(v_row)]);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.update_recipe(bigint, text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[], text[], integer) IS
'Changes what is given of a recipe, empties the fields that p_clear names, and returns the recipe. Ingredients, steps and categories are replaced as a whole. Raises P0002 when there is no such recipe, otherwise as insert_recipe; 22023 when p_clear names another field. Raises P0004 when p_version is given and not the recipe''s. Example: SELECT title, version FROM update_recipe(1, p_servings => 6, p_clear => ''{yield}'');';
CALL util.publish('recipes.update_recipe(bigint, text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[], text[], integer)');

COMMIT;
