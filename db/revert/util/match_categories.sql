-- Revert storeroom:util/match_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.match_categories(text, text);

COMMIT;
