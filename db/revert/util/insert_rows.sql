-- Revert storeroom:util/insert_rows from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.insert_rows(text, text, json, boolean, text);

COMMIT;
