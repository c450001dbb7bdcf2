-- Revert storeroom:bookstore/import_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.import_books(bigint, text, json);
DELETE FROM util.public_function WHERE function_name = 'import_books';

COMMIT;
