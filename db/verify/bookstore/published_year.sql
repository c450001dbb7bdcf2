-- Verify storeroom:bookstore/published_year on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('-750', 'bookstore.published_year')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid('2101', 'bookstore.published_year')) IS TRUE)::integer;

ROLLBACK;
