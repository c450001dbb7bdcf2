-- Revert storeroom:roles/storeroom_owner from pg

BEGIN;

ALTER DEFAULT PRIVILEGES FOR ROLE storeroom_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

DO $$
BEGIN
    EXECUTE format('REVOKE CREATE ON DATABASE %I FROM storeroom_owner', current_database());
END
$$;

DO $$
BEGIN
    DROP ROLE storeroom_owner;
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
    RAISE NOTICE 'role storeroom_owner stays: another database uses it';
END
$$;

COMMIT;
