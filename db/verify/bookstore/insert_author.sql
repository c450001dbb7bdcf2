-- Verify storeroom:bookstore/insert_author on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new bookstore shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM bookstore.book) THEN
        ALTER SEQUENCE bookstore.author_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / ((author_id IS NOT NULL) IS TRUE)::integer FROM bookstore.insert_author('Verify Verifier');
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.insert_author(text, text, integer, integer, text[], text)', 'EXECUTE')::integer;

ROLLBACK;
