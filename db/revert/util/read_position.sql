-- Revert storeroom:util/read_position from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.read_position(text, text, util.page_order);

COMMIT;
