-- Deploy storeroom:inventory/product_terms to pg
-- requires: inventory/product_word
-- requires: inventory/product_text
-- requires: util/make_word_functions

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_word_functions('inventory', 'product', 'name_sort');

COMMIT;
