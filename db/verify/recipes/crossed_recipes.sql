-- Verify storeroom:recipes/crossed_recipes on pg

BEGIN;

SELECT 1 / ((recipes.crossed_recipes(NULL, '{"{-1}","{-2}"}', NULL, 'title', NULL, 10) = '{}') IS TRUE)::integer;

ROLLBACK;
