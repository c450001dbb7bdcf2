-- Verify storeroom:util/page_limit on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('1', 'util.page_limit')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid('0', 'util.page_limit')) IS TRUE)::integer;

ROLLBACK;
