-- Revert storeroom:util/tidy from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.tidy(text);

COMMIT;
