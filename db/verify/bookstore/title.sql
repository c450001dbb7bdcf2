-- Verify storeroom:bookstore/title on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'bookstore.title')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 1001), 'bookstore.title')) IS TRUE)::integer;

ROLLBACK;
