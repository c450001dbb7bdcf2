-- Verify storeroom:bookstore/book_authors on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new bookstore shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM bookstore.book) THEN
        ALTER SEQUENCE bookstore.author_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / ((json_array_length(bookstore.book_authors('{Verify Verifier,"Verifier, Verify"}', '{author,editor}', NULL)) = 1) IS TRUE)::integer;

ROLLBACK;
