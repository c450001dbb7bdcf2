-- Deploy storeroom:util/cursor_scope to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- LANGUAGE sql without SET, so that it is inlined.
CREATE FUNCTION util.cursor_scope(VARIADIC p_search text[])
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT pg_catalog.lpad(pg_catalog.to_hex(pg_catalog.hash_array(p_search)), 8, '0')
$$;

COMMENT ON FUNCTION util.cursor_scope(text[]) IS
'Eight hexadecimal digits that tell one search (function, sort, folded query) from another. Example: SELECT cursor_scope(''search_books'', ''title'', ''dune'');';

COMMIT;
