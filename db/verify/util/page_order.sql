-- Verify storeroom:util/page_order on pg

BEGIN;

SELECT (NULL::util.page_order).after;

ROLLBACK;
