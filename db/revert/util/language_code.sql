-- Revert storeroom:util/language_code from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN util.language_code;

COMMIT;
