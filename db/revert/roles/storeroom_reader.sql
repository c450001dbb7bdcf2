-- Revert storeroom:roles/storeroom_reader from pg

BEGIN;

DO $$
BEGIN
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM storeroom_reader', current_database());
    DROP ROLE storeroom_reader;
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM storeroom_reader', current_database());
    RAISE NOTICE 'role storeroom_reader stays: another database uses it';
END
$$;

COMMIT;
