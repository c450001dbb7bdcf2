-- Verify storeroom:util/category_json on pg

BEGIN;

SELECT 1 / ((util.category_json(1, 'x')::jsonb = '{"category_id": 1, "name": "x"}') IS TRUE)::integer;

ROLLBACK;
