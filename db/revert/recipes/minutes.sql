-- Revert storeroom:recipes/minutes from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.minutes;

COMMIT;
