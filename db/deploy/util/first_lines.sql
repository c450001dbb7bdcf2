-- Deploy storeroom:util/first_lines to pg
-- requires: util/import_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.first_lines(p_import_id bigint, p_keys text[], p_lines bigint[])
RETURNS TABLE (key text, line bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER ROWS 1000 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY
    INSERT INTO util.import_key AS k (import_id, key, line)
    SELECT p_import_id, l.key, min(l.line) FROM unnest(p_keys, p_lines) AS l (key, line) GROUP BY l.key
    ON CONFLICT ON CONSTRAINT import_key_pkey DO UPDATE SET line = k.line  -- no change: for RETURNING
    RETURNING k.key, k.line;
END
$$;

COMMENT ON FUNCTION util.first_lines(bigint, text[], bigint[]) IS
'Notes which identities an import meets on which lines, and says for each the line of the file that had it first. Example: SELECT * FROM first_lines(1, ''{a,b,a}'', ''{2,3,4}'');';

COMMIT;
