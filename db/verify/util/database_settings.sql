-- Verify storeroom:util/database_settings on pg

BEGIN;

SELECT 1 / count(*)
FROM pg_catalog.pg_db_role_setting AS s
JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
WHERE d.datname = current_database() AND s.setrole = 0
    AND 'search_path=bookstore, recipes, inventory, activity, util, public' = ANY (s.setconfig);
SELECT 1 / count(*)
FROM pg_catalog.pg_database AS d
WHERE d.datname = current_database()
    AND NOT EXISTS (SELECT FROM aclexplode(d.datacl) AS a WHERE a.grantee = 0 AND a.privilege_type = 'TEMPORARY');

ROLLBACK;
