-- Deploy storeroom:recipes/delete_ingredient to pg
-- requires: recipes/get_ingredient
-- requires: recipes/ingredient_use
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.delete_ingredient(p_ingredient_id bigint)
RETURNS recipes.ingredient_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row recipes.ingredient_row := recipes.get_ingredient(p_ingredient_id);
BEGIN
    DELETE FROM recipes.ingredient AS i WHERE i.ingredient_id = p_ingredient_id;
    IF NOT FOUND THEN  -- somebody else was quicker
        RAISE no_data_found USING MESSAGE = 'there is no such ingredient', COLUMN = 'ingredient_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.delete_ingredient(bigint) IS
'Removes an ingredient that no recipe uses and returns what it was. Raises P0002 when there is none, 23503 while recipes use it or others are kinds of it. Example: SELECT d.name FROM insert_ingredient(''moonwort'') AS i, delete_ingredient(i.ingredient_id) AS d;';
CALL util.publish('recipes.delete_ingredient(bigint)');

COMMIT;
