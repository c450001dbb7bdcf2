-- Revert storeroom:bookstore/insert_author from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.insert_author(text, text, integer, integer, text[], text);
DELETE FROM util.public_function WHERE function_name = 'insert_author';

COMMIT;
