-- Revert storeroom:util/edit_distance from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.edit_distance(text, text);

COMMIT;
