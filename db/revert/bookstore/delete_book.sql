-- Revert storeroom:bookstore/delete_book from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.delete_book(bigint, integer);
DELETE FROM util.public_function WHERE function_name = 'delete_book';

COMMIT;
