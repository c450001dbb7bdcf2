-- Revert storeroom:util/database_settings from pg

BEGIN;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I RESET search_path', current_database());
    EXECUTE format('ALTER DATABASE %I RESET timezone', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
END
$$;

COMMIT;
