-- Deploy storeroom:util/count_limit to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.count_limit(p_count text)
RETURNS integer
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF p_count NOT IN ('exact', 'estimated') THEN
        RAISE invalid_parameter_value USING MESSAGE = 'count must be exact or estimated', COLUMN = 'count';
    END IF;
    RETURN CASE WHEN p_count = 'exact' THEN NULL ELSE 1000 END;
END
$$;

COMMENT ON FUNCTION util.count_limit(text) IS
'How many rows a count goes through: all (NULL) for exact, 1,000 for estimated (the default). Raises 22023 for another word. Example: SELECT count_limit(''estimated'');';

COMMIT;
