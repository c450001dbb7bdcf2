-- Revert storeroom:recipes/web_address from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.web_address;

COMMIT;
