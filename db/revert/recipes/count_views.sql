-- Revert storeroom:recipes/count_views from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.count_views(json, uuid, bigint);
DELETE FROM util.public_function WHERE function_name = 'count_views';

COMMIT;
