-- Verify storeroom:recipes/match_ingredients on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name, parent_id) VALUES (-1, 'Verify', NULL), (-2, 'Verify more', -1);
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verifies'), (-2, 'Very verify');
SELECT 1 / ((recipes.match_ingredients('verify') @> '{-1,-2}') IS TRUE)::integer;
SELECT 1 / ((recipes.match_ingredients('verif') @> '{-1,-2}') IS TRUE)::integer;

ROLLBACK;
