-- Verify storeroom:bookstore/subtitle on pg

BEGIN;

SELECT 1 / ((pg_input_is_valid('x', 'bookstore.subtitle')) IS TRUE)::integer;
SELECT 1 / ((NOT pg_input_is_valid(repeat('x', 1001), 'bookstore.subtitle')) IS TRUE)::integer;

ROLLBACK;
