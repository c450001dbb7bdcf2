-- Verify storeroom:activity/change_item on pg

BEGIN;

SELECT 1 / (((NULL::activity.change_item).cursor IS NULL) IS TRUE)::integer;

ROLLBACK;
