-- Revert storeroom:bookstore/get_author from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.get_author(bigint);
DELETE FROM util.public_function WHERE function_name = 'get_author';

COMMIT;
