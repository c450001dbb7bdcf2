-- Revert storeroom:util/unaccent from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP EXTENSION unaccent;

COMMIT;
