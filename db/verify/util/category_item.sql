-- Verify storeroom:util/category_item on pg

BEGIN;

SELECT (NULL::util.category_item).cursor;

ROLLBACK;
