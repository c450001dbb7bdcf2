-- Revert storeroom:recipes/unit from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.unit;

COMMIT;
