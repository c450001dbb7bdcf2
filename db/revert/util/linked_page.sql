-- Revert storeroom:util/linked_page from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.linked_page(text, text, text, text, util.page_order, text, text);

COMMIT;
