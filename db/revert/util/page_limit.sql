-- Revert storeroom:util/page_limit from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN util.page_limit;

COMMIT;
