-- Revert storeroom:inventory/products_page from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.products_page(text, text, text[], integer, bigint[], boolean, boolean, integer, text[], text, bigint[], text, text, integer);

COMMIT;
