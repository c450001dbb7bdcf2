-- Deploy storeroom:util/replay to pg
-- requires: util/idempotency_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.replay(p_key text, p_function text, p_arguments jsonb)
RETURNS json
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_hash bytea;
    v_kept util.idempotency_key;
BEGIN
    IF p_key IS NULL THEN
        RETURN NULL;
    END IF;
    -- Not waited for: whoever has the key is still at work, and its caller is told so.
    IF NOT pg_try_advisory_xact_lock(hashtextextended(concat_ws(E'\n', 'util.idempotency_key', util.caller(), p_key), 0)) THEN
        RAISE object_in_use USING MESSAGE = 'a request with this key is at work', COLUMN = 'idempotency_key';
    END IF;
    v_hash := sha256(convert_to(concat_ws(E'\n', p_function, p_arguments::text), 'UTF8'));
    DELETE FROM util.idempotency_key AS k WHERE k.caller = util.caller() AND k.key = p_key AND k.created_at < now() - interval '1 day';
    INSERT INTO util.idempotency_key (key, request_hash) VALUES (p_key, v_hash) ON CONFLICT ON CONSTRAINT idempotency_key_pkey DO NOTHING;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    SELECT k.* INTO v_kept FROM util.idempotency_key AS k WHERE k.caller = util.caller() AND k.key = p_key;
    IF NOT FOUND THEN
        -- Forgotten in between, a day old by the clock of who tidies up: it is free, and by the lock nobody else can take it.
        INSERT INTO util.idempotency_key (key, request_hash) VALUES (p_key, v_hash);
        RETURN NULL;
    END IF;
    IF v_kept.request_hash <> v_hash THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'the key was used for another request', HINT = 'Give each request a key of its own.', COLUMN = 'idempotency_key';
    END IF;
    PERFORM set_config('storeroom.replayed', 'true', true);
    RETURN v_kept.answer;
END
$$;

COMMENT ON FUNCTION util.replay(text, text, jsonb) IS
'What a call of a function with the same arguments and the same key of the same caller answered within the last day, NULL when there was none: then the key is taken, and keep_answer must be called in the same transaction. Without a key always NULL. Says with the setting storeroom.replayed, until the transaction ends, that the answer is an old one. Raises 22023 when the key was used for another call, 55006 while it is in use, 23514 when it is longer than 255 characters. Example: SELECT replay(''order 7'', ''move_stock'', ''[1, "issue", 2]'');';

COMMIT;
