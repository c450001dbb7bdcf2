-- Revert storeroom:util/ensure_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.ensure_categories(text, text[]);

COMMIT;
