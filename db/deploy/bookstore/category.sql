-- Deploy storeroom:bookstore/category to pg
-- requires: bookstore/schema
-- requires: util/make_category_table

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_category_table('bookstore', 'Categories that books stand in.');

COMMIT;
