-- Revert storeroom:util/linked_rows from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.linked_rows(text, text, anyarray, text, text, text);

COMMIT;
