-- Revert storeroom:util/read_cursor from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.read_cursor(text, text, text[]);

COMMIT;
