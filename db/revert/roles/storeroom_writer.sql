-- Revert storeroom:roles/storeroom_writer from pg

BEGIN;

DO $$
BEGIN
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM storeroom_writer', current_database());
    DROP ROLE storeroom_writer;
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
    EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM storeroom_writer', current_database());
    RAISE NOTICE 'role storeroom_writer stays: another database uses it';
END
$$;

COMMIT;
