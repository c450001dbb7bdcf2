-- Revert storeroom:inventory/product_word from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE inventory.product_word;
DROP TABLE inventory.word;
DROP TABLE inventory.spelling;
DROP TABLE inventory.form;

COMMIT;
