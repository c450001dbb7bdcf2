-- Verify storeroom:roles/storeroom_api on pg

BEGIN;

SELECT 1 / count(*) FROM pg_catalog.pg_roles WHERE rolname = 'storeroom_api' AND rolcanlogin AND NOT rolsuper;
SELECT 1 / ((count(*) = 2) IS TRUE)::integer
FROM pg_catalog.pg_auth_members
WHERE member = 'storeroom_api'::regrole AND roleid IN ('storeroom_reader'::regrole, 'storeroom_writer'::regrole) AND inherit_option AND NOT set_option;
SELECT 1 / count(*)
FROM pg_catalog.pg_db_role_setting AS s
JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
WHERE d.datname = current_database() AND s.setrole = 'storeroom_api'::regrole AND s.setconfig @> ARRAY['statement_timeout=5s', 'client_connection_check_interval=1s'];

ROLLBACK;
