-- Revert storeroom:util/make_cursor from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.make_cursor(text, text);

COMMIT;
