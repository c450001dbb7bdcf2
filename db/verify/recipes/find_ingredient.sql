-- Verify storeroom:recipes/find_ingredient on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'verifygrain');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'verifygrain');
SELECT 1 / ((recipes.find_ingredient('coarse unheardof Verifygrains') = -1) IS TRUE)::integer;
SELECT 1 / ((recipes.find_ingredient('verifygrain unheardof') IS NULL) IS TRUE)::integer;

ROLLBACK;
