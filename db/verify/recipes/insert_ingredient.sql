-- Verify storeroom:recipes/insert_ingredient on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new catalog shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM recipes.recipe) THEN
        ALTER SEQUENCE recipes.ingredient_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / ((name = 'Verify verifier' AND json_array_length(aliases) = 1) IS TRUE)::integer FROM recipes.insert_ingredient('Verify verifier', '{Vérificateur}', '{fr}');
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.insert_ingredient(text, text[], text[], bigint, boolean, text, text)', 'EXECUTE')::integer;

ROLLBACK;
