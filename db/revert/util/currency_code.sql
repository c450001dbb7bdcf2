-- Revert storeroom:util/currency_code from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN util.currency_code;

COMMIT;
