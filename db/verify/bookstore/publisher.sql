-- Verify storeroom:bookstore/publisher on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'bookstore.publisher')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 501), 'bookstore.publisher')) IS TRUE)::integer;

ROLLBACK;
