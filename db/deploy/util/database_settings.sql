-- Deploy storeroom:util/database_settings to pg
-- requires: util/schema

BEGIN;

-- Function names are unique over these schemas, so psql users call them unqualified.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = bookstore, recipes, inventory, activity, util, public', current_database());
    EXECUTE format('ALTER DATABASE %I SET timezone = ''UTC''', current_database());
    -- A temporary table could stand in front of a real one, and nothing here needs any.
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;

COMMIT;
