-- Verify storeroom:recipes/cookable_item on pg

BEGIN;

SELECT 1 / ((NULL::recipes.cookable_item).cursor IS NULL)::integer;

ROLLBACK;
