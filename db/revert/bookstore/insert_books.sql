-- Revert storeroom:bookstore/insert_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.insert_books(json, boolean, text);
DELETE FROM util.public_function WHERE function_name = 'insert_books';

COMMIT;
