-- Verify storeroom:bookstore/book_authors on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this.
ALTER SEQUENCE bookstore.author_id_seq RESTART WITH 9000000000000000000;

SELECT 1 / (json_array_length(bookstore.book_authors('{Verify Verifier,"Verifier, Verify"}', '{author,editor}', NULL)) = 1)::integer;

ROLLBACK;
