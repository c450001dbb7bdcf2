-- Verify storeroom:recipes/tidy_lines on pg

BEGIN;

SELECT 1 / (recipes.tidy_lines('{" 2  eggs"}', 'x') = '{2 eggs}')::integer;

ROLLBACK;
