-- Revert storeroom:bookstore/delete_author from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.delete_author(bigint, integer);
DELETE FROM util.public_function WHERE function_name = 'delete_author';

COMMIT;
