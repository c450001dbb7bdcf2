-- Verify storeroom:bookstore/resolve_import on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new bookstore shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM bookstore.book) THEN
        ALTER SEQUENCE bookstore.author_id_seq RESTART WITH 9000000000000000000;
        ALTER SEQUENCE bookstore.category_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / cardinality(bookstore.resolve_import(ARRAY[(2, 2, 'key 1', NULL, NULL, 'Dune', NULL, '["Verify Verifier"]', '["Verify"]', NULL, NULL, 1965, 'en', NULL, NULL, NULL, NULL)::bookstore.import_row]));

ROLLBACK;
