-- Revert storeroom:bookstore/get_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.get_category(bigint);
DELETE FROM util.public_function WHERE function_name = 'get_category';

COMMIT;
