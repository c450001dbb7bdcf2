-- Revert storeroom:recipes/cookable_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE recipes.cookable_item;

COMMIT;
