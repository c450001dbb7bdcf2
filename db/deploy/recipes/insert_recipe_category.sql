-- Deploy storeroom:recipes/insert_recipe_category to pg
-- requires: recipes/category
-- requires: util/add_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.insert_recipe_category(p_name text, p_idempotency_key text DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.add_category('recipes', p_name, p_idempotency_key);
END
$$;

COMMENT ON FUNCTION recipes.insert_recipe_category(text, text) IS
'Adds a category of recipes and returns it. Raises 23505 with the existing number when the name is known whatever its case and accents, 23514 for a blank or too long name. With p_idempotency_key it is done once, see replay. Example: SELECT category_id FROM insert_recipe_category(''Maps'');';
CALL util.publish('recipes.insert_recipe_category(text, text)');

COMMIT;
