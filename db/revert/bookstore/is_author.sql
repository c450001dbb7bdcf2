-- Revert storeroom:bookstore/is_author from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.is_author(text[], text);

COMMIT;
