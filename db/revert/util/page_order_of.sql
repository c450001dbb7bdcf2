-- Revert storeroom:util/page_order_of from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.page_order_of(text, text, text, text);

COMMIT;
