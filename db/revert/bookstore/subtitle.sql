-- Revert storeroom:bookstore/subtitle from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN bookstore.subtitle;

COMMIT;
