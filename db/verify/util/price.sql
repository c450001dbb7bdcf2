-- Verify storeroom:util/price on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('12.50', 'util.price')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid('NaN', 'util.price')) IS TRUE)::integer;

ROLLBACK;
