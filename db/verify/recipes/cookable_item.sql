-- Verify storeroom:recipes/cookable_item on pg

BEGIN;

SELECT (NULL::recipes.cookable_item).cursor;

ROLLBACK;
