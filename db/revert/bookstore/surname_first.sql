-- Revert storeroom:bookstore/surname_first from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.surname_first(text);

COMMIT;
