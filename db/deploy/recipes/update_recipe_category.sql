-- Deploy storeroom:recipes/update_recipe_category to pg
-- requires: recipes/recipe_category
-- requires: util/rename_category
-- requires: util/publish
-- requires: recipes/recipe_text
-- requires: recipes/recipe_word
-- requires: util/index_words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.update_recipe_category(p_category_id bigint, p_name text DEFAULT NULL, p_version integer DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row util.category_row := util.rename_category('recipes', p_category_id, p_name, 'recipe', p_version);
    v_ids bigint[] := ARRAY(SELECT b.recipe_id FROM recipes.recipe_category AS b WHERE b.category_id = p_category_id ORDER BY b.recipe_id);
BEGIN
    CALL util.index_words('recipes', 'recipe', v_ids);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.update_recipe_category(bigint, text, integer) IS
'Renames a category and returns it; the recipes show the new name at once. Raises P0002 when there is no such category, otherwise as insert_recipe_category. Raises P0004 when p_version is given and not the category''s. Example: SELECT name FROM update_recipe_category(1, ''Verse'');';
CALL util.publish('recipes.update_recipe_category(bigint, text, integer)');

COMMIT;
