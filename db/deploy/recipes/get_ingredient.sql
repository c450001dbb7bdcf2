-- Deploy storeroom:recipes/get_ingredient to pg
-- requires: recipes/ingredient_row
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.get_ingredient(p_ingredient_id bigint)
RETURNS recipes.ingredient_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row recipes.ingredient_row;
BEGIN
    SELECT r.* INTO v_row FROM recipes.ingredient_row AS r WHERE r.ingredient_id = p_ingredient_id;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such ingredient', COLUMN = 'ingredient_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.get_ingredient(bigint) IS 'The ingredient with that number. Raises P0002 when there is none. Example: SELECT name, aliases FROM get_ingredient(1);';
CALL util.publish('recipes.get_ingredient(bigint)');

COMMIT;
