-- Verify storeroom:util/database_settings on pg

BEGIN;

SELECT 1 / count(*)
FROM pg_catalog.pg_db_role_setting AS s
JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
WHERE d.datname = current_database() AND s.setrole = 0
    AND 'search_path=bookstore, recipes, inventory, activity, util, public' = ANY (s.setconfig)
    AND 'max_parallel_workers_per_gather=0' = ANY (s.setconfig) AND 'enable_memoize=off' = ANY (s.setconfig);
SELECT 1 / count(*)
FROM pg_catalog.pg_database AS d
WHERE d.datname = current_database()
    AND NOT EXISTS (SELECT FROM aclexplode(d.datacl) AS a WHERE a.grantee = 0 AND a.privilege_type = 'TEMPORARY');
-- Where a superuser deployed, nobody else makes large objects.
SELECT 1 / ((count(*) = 0) IS TRUE)::integer
FROM pg_catalog.pg_roles AS r, pg_catalog.pg_proc AS p
WHERE r.rolname = current_user AND r.rolsuper AND p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = 'lo_from_bytea'
    AND has_function_privilege('storeroom_reader', p.oid, 'EXECUTE');

ROLLBACK;
