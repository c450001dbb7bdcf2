-- Verify storeroom:bookstore/import_row on pg

BEGIN;

SELECT (2, 2, 'key 1', NULL, NULL, 'Dune', NULL, '[]', '[]', NULL, NULL, 1965, 'en', NULL, NULL, NULL, NULL)::bookstore.import_row;

ROLLBACK;
