-- Revert storeroom:util/replay from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.replay(text, text, jsonb);

COMMIT;
