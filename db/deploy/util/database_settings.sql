-- Deploy storeroom:util/database_settings to pg
-- requires: util/schema

BEGIN;

-- Function names are unique over these schemas, so psql users call them unqualified.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = bookstore, recipes, inventory, activity, util, public', current_database());
    EXECUTE format('ALTER DATABASE %I SET timezone = ''UTC''', current_database());
    -- Every query here is short: to start workers takes longer than to read what it reads.
    EXECUTE format('ALTER DATABASE %I SET max_parallel_workers_per_gather = 0', current_database());
    -- A page fetches each row once: to remember rows by their keys is in vain.
    EXECUTE format('ALTER DATABASE %I SET enable_memoize = off', current_database());
    -- A temporary table could stand in front of a real one, and nothing here needs any.
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;

-- Anybody who may connect could fill the disk with large objects. Only a superuser can take that right from everybody; elsewhere it stays.
DO $$
DECLARE
    v_function regprocedure;
BEGIN
    FOR v_function IN
        SELECT p.oid::regprocedure FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
            AND p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lowrite', 'lo_open', 'lo_truncate', 'lo_truncate64', 'lo_unlink')
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', v_function);
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'large objects stay open to everybody who may connect: a superuser can revoke lo_create and the like';
END
$$;

COMMIT;
