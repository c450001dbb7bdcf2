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
    DELETE FROM util.idempotency_key AS k
    WHERE (k.caller, k.key) IN (
        SELECT o.caller, o.key FROM util.idempotency_key AS o WHERE o.created_at < now() - interval '1 day'
        ORDER BY o.created_at
        LIMIT 5000
        FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END
$$;

COMMENT ON FUNCTION util.drop_idempotency_keys() IS 'Forgets idempotency keys that were used more than a day ago, 5,000 of them at most, and returns how many: call it until that is 0. Example: SELECT drop_idempotency_keys();';

COMMIT;
