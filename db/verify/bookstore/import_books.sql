-- Verify storeroom:bookstore/import_books on pg

BEGIN;

SELECT 1 / count(*) FROM bookstore.import_books(0, 'verify', '[{"line": 2, "title": "Dune", "authors": ["Verify Verifier"]}]') WHERE outcome = 'inserted';
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.import_books(bigint, text, json)', 'EXECUTE')::integer;

ROLLBACK;
