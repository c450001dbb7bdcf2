-- Verify storeroom:recipes/import_recipes on pg

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

SELECT 1 / ((outcome = 'inserted') IS TRUE)::integer
FROM recipes.import_recipes(0, 'verify', '[{"line": 2, "key": "v", "title": "Verify", "ingredients": ["2 eggs"], "steps": ["Boil.", {"text": "Eat.", "section": "Then"}], "categories": ["Verify Verifier"]}]');
SELECT 1 / ((outcome = 'unchanged') IS TRUE)::integer
FROM recipes.import_recipes(1, 'verify', '[{"line": 2, "key": "v", "title": "Verify", "ingredients": ["2 eggs"], "steps": ["Boil.", {"text": "Eat.", "section": "Then"}], "categories": ["Verify Verifier"]}]');
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.import_recipes(bigint, text, json)', 'EXECUTE')::integer;

ROLLBACK;
