-- Revert storeroom:recipes/ingredient_word from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.ingredient_word;

COMMIT;
