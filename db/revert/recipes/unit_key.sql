-- Revert storeroom:recipes/unit_key from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.unit_key(text);

COMMIT;
