-- Revert storeroom:bookstore/title from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN bookstore.title;

COMMIT;
