-- Deploy storeroom:inventory/suggested_products to pg
-- requires: inventory/product_terms
-- requires: util/make_suggestion_functions

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_suggestion_functions('inventory', 'product', 'name_sort', 'product', p_where => 'b.active');

COMMIT;
