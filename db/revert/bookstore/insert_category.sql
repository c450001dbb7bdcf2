-- Revert storeroom:bookstore/insert_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.insert_category(text, text);
DELETE FROM util.public_function WHERE function_name = 'insert_category';

COMMIT;
