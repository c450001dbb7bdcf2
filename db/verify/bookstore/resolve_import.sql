-- Verify storeroom:bookstore/resolve_import on pg

BEGIN;

SELECT 1 / cardinality(bookstore.resolve_import(ARRAY[(2, 2, 'key 1', NULL, NULL, 'Dune', NULL, '["Verify Verifier"]', '["Verify"]', NULL, NULL, 1965, 'en', NULL, NULL, NULL, NULL)::bookstore.import_row]));

ROLLBACK;
