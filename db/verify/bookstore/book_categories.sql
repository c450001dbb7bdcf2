-- Verify storeroom:bookstore/book_categories on pg

BEGIN;

SELECT 1 / (json_array_length(bookstore.book_categories('{Verify Verifier}', NULL)) = 1)::integer;

ROLLBACK;
