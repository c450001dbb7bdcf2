-- Verify storeroom:bookstore/ensure_authors on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this.
ALTER SEQUENCE bookstore.author_id_seq RESTART WITH 9000000000000000000;

SELECT 1 / count(*) FROM bookstore.ensure_authors('{Verify Verifier}');

ROLLBACK;
