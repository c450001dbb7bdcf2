-- Revert storeroom:bookstore/schema from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP SCHEMA bookstore;

COMMIT;
