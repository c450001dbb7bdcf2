-- Revert storeroom:util/stem from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.stem(text);

COMMIT;
