-- Deploy storeroom:util/keep_answer to pg
-- requires: util/idempotency_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.keep_answer(p_key text, p_answer json)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF p_key IS NOT NULL THEN
        UPDATE util.idempotency_key AS k SET answer = p_answer WHERE k.caller = util.caller() AND k.key = p_key;
    END IF;
END
$$;

COMMENT ON PROCEDURE util.keep_answer(text, json) IS 'Keeps what a call answers under its key, for replay; nothing without a key.';

COMMIT;
