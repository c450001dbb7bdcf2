-- Revert storeroom:recipes/recipe from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.recipe;
DROP SEQUENCE recipes.recipe_id_seq;

COMMIT;
