-- Verify storeroom:bookstore/book_authors on pg

BEGIN;

SELECT 1 / (json_array_length(bookstore.book_authors('{Verify Verifier,"Verifier, Verify"}', '{author,editor}', NULL)) = 1)::integer;

ROLLBACK;
