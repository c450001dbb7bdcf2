-- Verify storeroom:bookstore/ensure_authors on pg

BEGIN;

SELECT 1 / count(*) FROM bookstore.ensure_authors('{Verify Verifier}');

ROLLBACK;
