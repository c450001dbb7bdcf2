-- Deploy storeroom:recipes/update_recipe_category to pg
-- requires: recipes/category
-- requires: util/rename_category
-- requires: recipes/recipe_category
-- requires: util/category_json
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.update_recipe_category(p_category_id bigint, p_name text DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_old text;
    v_row util.category_row;
BEGIN
    SELECT c.name INTO v_old FROM recipes.category AS c WHERE c.category_id = p_category_id FOR UPDATE;
    v_row := util.rename_category('recipes', p_category_id, p_name);
    IF v_row.name = v_old THEN
        RETURN v_row;
    END IF;

    -- Locked in the order of numbers, as every writer does.
    PERFORM FROM recipes.recipe AS r
    WHERE r.recipe_id IN (SELECT l.recipe_id FROM recipes.recipe_category AS l WHERE l.category_id = p_category_id)
    ORDER BY r.recipe_id
    FOR UPDATE;
    UPDATE recipes.recipe AS r SET
        categories = (
            SELECT json_agg(util.category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id)
            FROM recipes.recipe_category AS l
            JOIN recipes.category AS c ON c.category_id = l.category_id
            WHERE l.recipe_id = r.recipe_id
        )
    WHERE r.recipe_id IN (SELECT l.recipe_id FROM recipes.recipe_category AS l WHERE l.category_id = p_category_id);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.update_recipe_category(bigint, text) IS
'Renames a category and returns it; the recipes show the new name at once. Raises P0002 when there is no such category, otherwise as insert_recipe_category. Example: SELECT name FROM update_recipe_category(1, ''Verse'');';
CALL util.publish('recipes.update_recipe_category(bigint, text)');

COMMIT;
