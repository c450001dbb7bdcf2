-- Revert storeroom:recipes/line from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.line;

COMMIT;
