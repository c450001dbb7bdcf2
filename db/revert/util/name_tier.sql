-- Revert storeroom:util/name_tier from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.name_tier(text, text, integer);

COMMIT;
