-- Revert storeroom:util/read_category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.read_category(text, bigint);

COMMIT;
