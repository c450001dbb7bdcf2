-- Deploy storeroom:util/make_cursor to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- LANGUAGE sql without SET, so that it is inlined: it runs once for every row of a page. Hexadecimal, because base64 has
-- signs that mean something in a URL, and to translate them takes ten times as long; keys with tabs between, because JSON of
-- them takes three times as long.
CREATE FUNCTION util.make_cursor(p_scope text, p_position text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER
AS $$
    SELECT p_scope || pg_catalog.encode(pg_catalog.convert_to(p_position, 'UTF8'), 'hex')
$$;

COMMENT ON FUNCTION util.make_cursor(text, text) IS
'Opaque cursor of a row, hexadecimal digits: the search it belongs to and the row''s sort keys, with tabs between. Example: SELECT make_cursor(cursor_scope(''search_books''), concat_ws(E''\t'', ''dune'', 1));';

COMMIT;
