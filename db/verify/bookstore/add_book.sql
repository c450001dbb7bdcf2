-- Verify storeroom:bookstore/add_book on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new bookstore shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM bookstore.book) THEN
        ALTER SEQUENCE bookstore.author_id_seq RESTART WITH 9000000000000000000;
        ALTER SEQUENCE bookstore.book_id_seq RESTART WITH 9000000000000000000;
        ALTER SEQUENCE bookstore.category_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / ((book_id IS NOT NULL) IS TRUE)::integer FROM bookstore.add_book('Verify', '{Verify Verifier}', '{Verify Verifier}');

ROLLBACK;
