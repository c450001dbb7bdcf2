-- Revert storeroom:recipes/category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.category_word, recipes.category;
DROP SEQUENCE recipes.category_id_seq;

COMMIT;
