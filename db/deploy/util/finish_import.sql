-- Deploy storeroom:util/finish_import to pg
-- requires: util/start_import

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.finish_import(p_import_id bigint)
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_keys bigint;
BEGIN
    DELETE FROM util.import_key AS k WHERE k.import_id = p_import_id;
    GET DIAGNOSTICS v_keys = ROW_COUNT;
    RETURN v_keys;
END
$$;

COMMENT ON FUNCTION util.finish_import(bigint) IS 'Forgets the identities an import run has met and returns how many there were. Example: SELECT finish_import(start_import());';
CALL util.publish('util.finish_import(bigint)');

COMMIT;
