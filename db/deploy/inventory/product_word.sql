-- Deploy storeroom:inventory/product_word to pg
-- requires: inventory/product
-- requires: util/make_word_tables

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_word_tables('inventory', 'product');

COMMIT;
