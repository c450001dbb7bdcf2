-- Verify storeroom:recipes/tidy_lines on pg

BEGIN;

SELECT 1 / ((recipes.tidy_lines('{" 2  eggs"}', 'x') = '{2 eggs}') IS TRUE)::integer;
SELECT 1 / ((cardinality(recipes.tidy_lines(array_fill('1 egg'::text, '{1002}'), 'x')) = 1001) IS TRUE)::integer;

ROLLBACK;
