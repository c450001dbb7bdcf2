-- Deploy storeroom:roles/storeroom_reader to pg

BEGIN;

DO $$
BEGIN
    CREATE ROLE storeroom_reader NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    RAISE NOTICE 'role storeroom_reader exists already';
END
$$;

COMMENT ON ROLE storeroom_reader IS 'May execute the public functions that only read. Reads no table.';

DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO storeroom_reader', current_database());
END
$$;

COMMIT;
