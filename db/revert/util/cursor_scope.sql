-- Revert storeroom:util/cursor_scope from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.cursor_scope(text[]);

COMMIT;
