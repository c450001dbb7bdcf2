-- Revert storeroom:inventory/category from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE inventory.category_word, inventory.category;
DROP SEQUENCE inventory.category_id_seq;

COMMIT;
