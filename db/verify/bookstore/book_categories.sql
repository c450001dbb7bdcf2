-- Verify storeroom:bookstore/book_categories on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this.
ALTER SEQUENCE bookstore.category_id_seq RESTART WITH 9000000000000000000;

SELECT 1 / (json_array_length(bookstore.book_categories('{Verify Verifier}', NULL)) = 1)::integer;

ROLLBACK;
