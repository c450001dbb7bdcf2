-- Verify storeroom:recipes/read_lines on pg

BEGIN;

SELECT 1 / ((l.quantity = 2 AND l.ingredient_id IS NOT NULL AND l.status = 'parsed') IS TRUE)::integer FROM unnest((recipes.read_lines('{-1}', '{2 eggs}')).lines) AS l;

ROLLBACK;
