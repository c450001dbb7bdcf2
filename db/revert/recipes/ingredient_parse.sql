-- Revert storeroom:recipes/ingredient_parse from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE recipes.ingredient_parse;

COMMIT;
