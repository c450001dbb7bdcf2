-- Verify storeroom:recipes/count_views on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify Verifier');
INSERT INTO recipes.recipe_views (recipe_id) VALUES (-1);
SELECT 1 / ((recipes.count_views('[{"recipe_id": -1, "viewer": "verify", "age_ms": 0}, {"recipe_id": -1, "viewer": "verify", "age_ms": 5}]') = 1) IS TRUE)::integer;
SELECT 1 / ((recipes.count_views('[{"recipe_id": -1, "viewer": "verify", "age_ms": 0}]') = 0) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'recipes.count_views(json, uuid, bigint)', 'EXECUTE')::integer;

ROLLBACK;
