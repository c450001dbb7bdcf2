-- Revert storeroom:bookstore/delete_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.delete_category(bigint, integer);
DELETE FROM util.public_function WHERE function_name = 'delete_category';

COMMIT;
