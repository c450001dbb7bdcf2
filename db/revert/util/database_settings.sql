-- Revert storeroom:util/database_settings from pg

BEGIN;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I RESET search_path', current_database());
    EXECUTE format('ALTER DATABASE %I RESET timezone', current_database());
    EXECUTE format('ALTER DATABASE %I RESET max_parallel_workers_per_gather', current_database());
    EXECUTE format('ALTER DATABASE %I RESET enable_memoize', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
END
$$;

-- Every function of large objects that is not everybody's, but for those that never were: they read and write files of the server.
DO $$
DECLARE
    v_function regprocedure;
BEGIN
    FOR v_function IN
        SELECT p.oid::regprocedure FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^lo(_|write)' AND p.proacl IS NOT NULL
            AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) AS a WHERE a.grantee = 0)
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_init_privs AS i WHERE i.classoid = 'pg_catalog.pg_proc'::regclass AND i.objoid = p.oid)
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', v_function);
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'large objects are open to everybody already';
END
$$;

COMMIT;
