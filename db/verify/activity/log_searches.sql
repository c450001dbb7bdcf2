-- Verify storeroom:activity/log_searches on pg

BEGIN;

SELECT 1 / ((activity.log_searches('[{"age_ms": 0, "catalog": "verify", "function_name": "verify", "query": "x", "filters": {}, "hits": 0, "duration_ms": 0}]') = 1) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'activity.log_searches(json, uuid, bigint)', 'EXECUTE')::integer;

ROLLBACK;
