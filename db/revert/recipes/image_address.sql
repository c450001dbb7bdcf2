-- Revert storeroom:recipes/image_address from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.image_address;

COMMIT;
