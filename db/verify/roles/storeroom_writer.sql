-- Verify storeroom:roles/storeroom_writer on pg

BEGIN;

SELECT 1 / count(*) FROM pg_catalog.pg_roles WHERE rolname = 'storeroom_writer' AND NOT rolcanlogin AND NOT rolsuper;
SELECT 1 / count(*)
FROM pg_catalog.pg_database AS d
CROSS JOIN LATERAL aclexplode(d.datacl) AS a
WHERE d.datname = current_database() AND a.grantee = 'storeroom_writer'::regrole AND a.privilege_type = 'CONNECT';

ROLLBACK;
