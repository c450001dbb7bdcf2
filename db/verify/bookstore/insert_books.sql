-- Verify storeroom:bookstore/insert_books on pg

BEGIN;

SELECT 1 / ((count(*) = 1 AND min(outcome) = 'refused') IS TRUE)::integer FROM bookstore.insert_books('[{"verify": 1}]', false);
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.insert_books(json, boolean, text)', 'EXECUTE')::integer;

ROLLBACK;
