-- Verify storeroom:recipes/match_kinds on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name, parent_id) VALUES (-1, 'Verify', NULL), (-2, 'Verify more', -1), (-3, 'Verify most', -2);
SELECT 1 / ((recipes.match_kinds(-1) @> '{-1,-2,-3}') IS TRUE)::integer;

ROLLBACK;
