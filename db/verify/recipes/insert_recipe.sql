-- Verify storeroom:recipes/insert_recipe on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new catalog shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM recipes.recipe) THEN
        ALTER SEQUENCE recipes.recipe_id_seq RESTART WITH 9000000000000000000;
        ALTER SEQUENCE recipes.category_id_seq RESTART WITH 9000000000000000000;
        ALTER SEQUENCE recipes.ingredient_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / ((json_array_length(ingredients) = 2 AND json_array_length(steps) = 2 AND steps -> 1 ->> 'section' = 'Later' AND servings = 4) IS TRUE)::integer
FROM recipes.insert_recipe('Verify', '{250 g flour,2 verify verifiers}', '{Whisk.,Fry.}', '{Verify Verifier}', p_servings => 4, p_sections => '{NULL,Later}');
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.insert_recipe(text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[], text)', 'EXECUTE')::integer;

ROLLBACK;
