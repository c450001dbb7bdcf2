-- Revert storeroom:bookstore/get_book from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.get_book(bigint);
DELETE FROM util.public_function WHERE function_name = 'get_book';

COMMIT;
