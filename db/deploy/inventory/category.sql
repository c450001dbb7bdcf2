-- Deploy storeroom:inventory/category to pg
-- requires: inventory/schema
-- requires: util/make_category_table

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_category_table('inventory', 'Categories that products stand in.');

COMMIT;
