-- Revert storeroom:bookstore/publisher from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN bookstore.publisher;

COMMIT;
