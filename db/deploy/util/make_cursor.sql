-- Deploy storeroom:util/make_cursor to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- LANGUAGE sql without SET, so that it is inlined: it runs once for every row of a page.
CREATE FUNCTION util.make_cursor(p_scope text, p_position json)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT pg_catalog.translate(pg_catalog.encode(pg_catalog.convert_to(p_scope || p_position::pg_catalog.text, 'UTF8'), 'base64'), E'+/=\n', '-_')
$$;

COMMENT ON FUNCTION util.make_cursor(text, json) IS
'Opaque cursor (RFC 4648 base64url) of a row: the search it belongs to and the row''s sort keys. Example: SELECT make_cursor(cursor_scope(''search_books''), ''["dune", 1]'');';

COMMIT;
