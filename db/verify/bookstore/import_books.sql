-- Verify storeroom:bookstore/import_books on pg

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

SELECT 1 / count(*) FROM bookstore.import_books(0, 'verify', '[{"line": 2, "title": "Dune", "authors": ["Verify Verifier"]}]') WHERE outcome = 'inserted';
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.import_books(bigint, text, json)', 'EXECUTE')::integer;

ROLLBACK;
