-- Verify storeroom:recipes/update_recipe on pg

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

INSERT INTO recipes.recipe (recipe_id, title, yield) VALUES (-1, 'Verify', 'x');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
SELECT 1 / ((title = 'Verified' AND version = 2 AND yield IS NULL AND json_array_length(ingredients) = 1) IS TRUE)::integer
FROM recipes.update_recipe(-1, 'Verified', '{2 verify verifiers}', p_clear => '{yield}');
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.update_recipe(bigint, text, text[], text[], text[], text, numeric, text, integer, integer, integer, text, text, text, text, text[], bigint[], text[], integer)', 'EXECUTE')::integer;

ROLLBACK;
