-- Deploy storeroom:util/drop_idempotency_keys to pg
-- requires: util/idempotency_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.drop_idempotency_keys()
RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_rows integer;
BEGIN
    DELETE FROM util.idempotency_key AS k WHERE k.created_at < now() - interval '1 day';
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END
$$;

COMMENT ON FUNCTION util.drop_idempotency_keys() IS 'Forgets idempotency keys that were used more than a day ago, and returns how many. Example: SELECT drop_idempotency_keys();';

COMMIT;
