-- Verify storeroom:util/language_code on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('en', 'util.language_code')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid('English', 'util.language_code')) IS TRUE)::integer;

ROLLBACK;
