-- Revert storeroom:recipes/ingredient from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.ingredient;
DROP SEQUENCE recipes.ingredient_id_seq;

COMMIT;
