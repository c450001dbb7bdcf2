-- Verify storeroom:bookstore/ensure_categories on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this.
ALTER SEQUENCE bookstore.category_id_seq RESTART WITH 9000000000000000000;

SELECT 1 / count(*) FROM bookstore.ensure_categories('{Verify Verifier}');

ROLLBACK;
