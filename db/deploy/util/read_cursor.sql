-- Deploy storeroom:util/read_cursor to pg
-- requires: util/make_cursor
-- requires: util/cursor_scope

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.read_cursor(p_cursor text, p_scope text, p_types text[])
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_keys text[];
    v_good boolean := false;
BEGIN
    IF p_cursor IS NULL THEN
        RETURN NULL;
    END IF;
    -- A cursor that was not made here must not raise whatever its bytes happen to break.
    BEGIN
        IF starts_with(p_cursor, p_scope) THEN
            v_keys := string_to_array(convert_from(decode(substr(p_cursor, length(p_scope) + 1), 'hex'), 'UTF8'), E'\t');
            v_good := cardinality(v_keys) = cardinality(p_types) AND (
                SELECT bool_and(pg_input_is_valid(k.value, k.type))
                FROM unnest(v_keys, p_types) AS k (value, type)
            );
        END IF;
    EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
        v_good := false;
    END;
    IF v_good IS NOT TRUE THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'the cursor does not belong to this search',
            HINT = 'Start again from the first page, without a cursor.',
            COLUMN = 'after';
    END IF;
    RETURN v_keys;
END
$$;

COMMENT ON FUNCTION util.read_cursor(text, text, text[]) IS
'The sort keys inside a cursor, one for each of p_types; NULL for no cursor. Raises 22023 when it was not made by make_cursor for the same search. Example: SELECT read_cursor(make_cursor(''00000000'', concat_ws(E''\t'', ''dune'', 1)), ''00000000'', ''{text,bigint}'');';

COMMIT;
