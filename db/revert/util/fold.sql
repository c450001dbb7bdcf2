-- Revert storeroom:util/fold from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.fold(text);

COMMIT;
