-- Verify storeroom:activity/search_log on pg

BEGIN;

SELECT searched_at, catalog, function_name, query, query_key, filters, hits, duration_ms FROM activity.search_log WHERE false;
SELECT 'activity.search_log_searched_at'::regclass;

ROLLBACK;
