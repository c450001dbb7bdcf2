-- Deploy storeroom:roles/storeroom_writer to pg

BEGIN;

DO $$
BEGIN
    CREATE ROLE storeroom_writer NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    RAISE NOTICE 'role storeroom_writer exists already';
END
$$;

COMMENT ON ROLE storeroom_writer IS 'May execute the public functions that write. Reads no table.';

DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO storeroom_writer', current_database());
END
$$;

COMMIT;
