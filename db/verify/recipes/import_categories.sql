-- Verify storeroom:recipes/import_categories on pg

BEGIN;

INSERT INTO recipes.category (category_id, name) VALUES (-1, 'Verify');
SELECT 1 / ((recipes.import_categories(jsonb_populate_record(NULL::recipes.import_row, '{"category_ids": [-1]}')) ->> 0 = '{"category_id":-1,"name":"Verify"}') IS TRUE)::integer;

ROLLBACK;
