-- Revert storeroom:util/filtered_page from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.filtered_page(text, text, text, util.page_order, text[], text, text, integer);

COMMIT;
