-- Revert storeroom:util/count_limit from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.count_limit(text);

COMMIT;
