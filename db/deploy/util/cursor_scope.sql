-- Deploy storeroom:util/cursor_scope to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.cursor_scope(VARIADIC p_search text[])
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN left(encode(sha256(convert_to(array_to_json(p_search)::text, 'UTF8')), 'hex'), 8);
END
$$;

COMMENT ON FUNCTION util.cursor_scope(text[]) IS
'Eight hexadecimal digits that tell one search (function, sort, folded query) from another. Example: SELECT cursor_scope(''search_books'', ''title'', ''dune'');';

COMMIT;
