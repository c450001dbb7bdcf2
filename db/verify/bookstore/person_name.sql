-- Verify storeroom:bookstore/person_name on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'bookstore.person_name')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 301), 'bookstore.person_name')) IS TRUE)::integer;

ROLLBACK;
