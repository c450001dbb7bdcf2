-- Revert storeroom:util/add_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.add_category(text, text, text);

COMMIT;
