-- Verify storeroom:util/category_row on pg

BEGIN;

SELECT (NULL::util.category_row).name;

ROLLBACK;
