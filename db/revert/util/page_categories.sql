-- Revert storeroom:util/page_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.page_categories(text, text, text, integer, text, boolean);

COMMIT;
