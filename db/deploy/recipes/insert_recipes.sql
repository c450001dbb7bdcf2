-- Deploy storeroom:recipes/insert_recipes to pg
-- requires: recipes/insert_recipe
-- requires: util/insert_rows
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.insert_recipes(p_rows json, p_atomic boolean DEFAULT true, p_idempotency_key text DEFAULT NULL)
RETURNS SETOF util.bulk_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 100 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY SELECT * FROM util.insert_rows('recipes', 'recipe', p_rows, p_atomic, p_idempotency_key);
END
$$;

COMMENT ON FUNCTION recipes.insert_recipes(json, boolean, text) IS
'Adds 1 to 1,000 recipes in one call and says what became of each; the fields of an object are the parameters of insert_recipe without p_. Unless p_atomic is false, one that is refused lets none be written: raises 23000 with the outcomes as DETAIL. Raises 22023 for a list that is none. With p_idempotency_key it is done once, see replay. Example: SELECT index, outcome, id, field, code FROM insert_recipes(''[{"title": "Toast", "ingredients": ["2 slices bread"]}, {"title": ""}]'', p_atomic => false);';
CALL util.publish('recipes.insert_recipes(json, boolean, text)');

COMMIT;
