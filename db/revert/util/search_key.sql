-- Revert storeroom:util/search_key from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.search_key(text);

COMMIT;
