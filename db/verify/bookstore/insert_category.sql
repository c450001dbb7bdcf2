-- Verify storeroom:bookstore/insert_category on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new catalog shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM bookstore.category) THEN
        ALTER SEQUENCE bookstore.category_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / ((name = 'Verify Verifier') IS TRUE)::integer FROM bookstore.insert_category('Verify Verifier');
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.insert_category(text, text)', 'EXECUTE')::integer;

ROLLBACK;
