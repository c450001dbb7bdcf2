-- Revert storeroom:bookstore/update_author from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.update_author(bigint, text, text, integer, integer, text[], text[], integer);
DELETE FROM util.public_function WHERE function_name = 'update_author';

COMMIT;
