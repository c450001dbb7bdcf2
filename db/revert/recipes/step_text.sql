-- Revert storeroom:recipes/step_text from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN recipes.step_text;

COMMIT;
