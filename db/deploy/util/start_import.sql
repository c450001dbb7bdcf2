-- Deploy storeroom:util/start_import to pg
-- requires: util/import_key
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.start_import()
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_now bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
    -- What a run that was killed left behind.
    DELETE FROM util.import_key AS k WHERE k.import_id < v_now - 86400000000;
    RETURN v_now;
END
$$;

COMMENT ON FUNCTION util.start_import() IS 'Number of a new import run, for the import functions. Example: SELECT start_import();';
CALL util.publish('util.start_import()');

COMMIT;
