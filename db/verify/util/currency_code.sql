-- Verify storeroom:util/currency_code on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('EUR', 'util.currency_code')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid('euro', 'util.currency_code')) IS TRUE)::integer;

ROLLBACK;
