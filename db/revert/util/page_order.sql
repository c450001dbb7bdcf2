-- Revert storeroom:util/page_order from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.page_order;

COMMIT;
