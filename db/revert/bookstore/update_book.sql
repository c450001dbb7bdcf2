-- Revert storeroom:bookstore/update_book from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.update_book(bigint, text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[], text[], integer);
DELETE FROM util.public_function WHERE function_name = 'update_book';

COMMIT;
