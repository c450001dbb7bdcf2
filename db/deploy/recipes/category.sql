-- Deploy storeroom:recipes/category to pg
-- requires: recipes/schema
-- requires: util/make_category_table

BEGIN;
SET LOCAL ROLE storeroom_owner;

CALL util.make_category_table('recipes', 'Categories that recipes stand in.');

COMMIT;
