-- Deploy storeroom:util/make_cursor to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- LANGUAGE sql without SET, so that it is inlined: it runs once for every row of a page. Hexadecimal, because base64 has
-- signs that mean something in a URL, and to translate them takes ten times as long.
CREATE FUNCTION util.make_cursor(p_scope text, p_position json)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT p_scope || pg_catalog.encode(pg_catalog.convert_to(p_position::pg_catalog.text, 'UTF8'), 'hex')
$$;

COMMENT ON FUNCTION util.make_cursor(text, json) IS
'Opaque cursor of a row, hexadecimal digits: the search it belongs to and the row''s sort keys. Example: SELECT make_cursor(cursor_scope(''search_books''), ''["dune", 1]'');';

COMMIT;
