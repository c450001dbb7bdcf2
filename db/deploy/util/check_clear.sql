-- Deploy storeroom:util/check_clear to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.check_clear(p_clear text[], p_fields text[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF NOT p_clear <@ p_fields THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'p_clear names a field that cannot be cleared',
            HINT = format('These can: %s.', array_to_string(p_fields, ', ')),
            COLUMN = 'clear';
    END IF;
END
$$;

COMMENT ON PROCEDURE util.check_clear(text[], text[]) IS 'Raises 22023 when p_clear names anything but p_fields.';

COMMIT;
