-- Verify storeroom:roles/storeroom_owner on pg

BEGIN;

-- Roles belong to the server; what this database gives them is looked at too.
SELECT 1 / count(*) FROM pg_catalog.pg_roles WHERE rolname = 'storeroom_owner' AND NOT rolcanlogin AND NOT rolsuper;
SELECT 1 / count(*) FROM pg_catalog.pg_roles WHERE rolname = 'storeroom_owner' AND has_database_privilege(oid, current_database(), 'CREATE');
SELECT 1 / count(*) FROM pg_catalog.pg_default_acl WHERE defaclrole = 'storeroom_owner'::regrole AND defaclnamespace = 0 AND defaclobjtype = 'f';

ROLLBACK;
