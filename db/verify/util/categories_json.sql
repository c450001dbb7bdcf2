-- Verify storeroom:util/categories_json on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
SELECT 1 / ((json_array_length(util.categories_json('verify', '{Verify,Verified}', '{}')) = 2) IS TRUE)::integer;

ROLLBACK;
