-- Revert storeroom:recipes/unit_alias from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.unit_alias;

COMMIT;
