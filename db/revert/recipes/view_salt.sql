-- Revert storeroom:recipes/view_salt from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.view_salt;

COMMIT;
