-- Revert storeroom:bookstore/update_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.update_category(bigint, text, integer);
DELETE FROM util.public_function WHERE function_name = 'update_category';

COMMIT;
