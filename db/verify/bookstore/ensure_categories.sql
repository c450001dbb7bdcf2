-- Verify storeroom:bookstore/ensure_categories on pg

BEGIN;

SELECT 1 / count(*) FROM bookstore.ensure_categories('{Verify Verifier}');

ROLLBACK;
