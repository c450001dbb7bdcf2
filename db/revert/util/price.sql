-- Revert storeroom:util/price from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN util.price;

COMMIT;
