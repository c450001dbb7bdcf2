-- Deploy storeroom:activity/take_batch to pg
-- requires: activity/log_batch

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION activity.take_batch(p_writer uuid, p_batch bigint)
RETURNS boolean
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF p_writer IS NULL THEN
        RETURN true;
    END IF;
    -- Whoever sends it again while it is still being written waits here for its end.
    INSERT INTO activity.log_batch AS b (writer, batch) VALUES (p_writer, p_batch)
    ON CONFLICT ON CONSTRAINT log_batch_pkey DO UPDATE SET batch = excluded.batch, written_at = excluded.written_at WHERE b.batch < excluded.batch;
    RETURN FOUND;
END
$$;

COMMENT ON FUNCTION activity.take_batch(uuid, bigint) IS
'Whether a writer''s batch is to be written, in the transaction that asks: not when that one or a later one was. Without a writer always true. Example: SELECT take_batch(''6b1d6a4e-0d0f-4a5e-8f43-3f0c9d1f8c11'', 1);';

COMMIT;
