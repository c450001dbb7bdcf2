-- Revert storeroom:roles/storeroom_api from pg

BEGIN;

DO $$
BEGIN
    EXECUTE format('ALTER ROLE storeroom_api IN DATABASE %I RESET ALL', current_database());
    IF EXISTS (SELECT FROM pg_catalog.pg_db_role_setting WHERE setrole = 'storeroom_api'::regrole) THEN
        RAISE NOTICE 'role storeroom_api stays: another database uses it';
    ELSE
        DROP ROLE storeroom_api;
    END IF;
END
$$;

COMMIT;
