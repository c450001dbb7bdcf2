-- Revert storeroom:inventory/product from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE inventory.product;
DROP SEQUENCE inventory.product_id_seq;

COMMIT;
