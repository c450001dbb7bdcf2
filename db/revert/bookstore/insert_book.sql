-- Revert storeroom:bookstore/insert_book from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.insert_book(text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[], text);
DELETE FROM util.public_function WHERE function_name = 'insert_book';

COMMIT;
