-- Verify storeroom:recipes/forget_ingredients on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name, status) VALUES (-1, 'Verify', 'pending'), (-2, 'Verified', 'approved');
CALL recipes.forget_ingredients('{-1,-2}');
SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM recipes.ingredient WHERE ingredient_id < 0;

ROLLBACK;
