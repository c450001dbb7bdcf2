-- Deploy storeroom:bookstore/read_book_cursor to pg
-- requires: util/read_cursor
-- requires: bookstore/book_order

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.read_book_cursor(p_after text, p_scope text, p_sort text)
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN util.read_cursor(p_after, p_scope, ARRAY['integer', (bookstore.book_order(p_sort)).type, 'bigint']);
END
$$;

COMMENT ON FUNCTION bookstore.read_book_cursor(text, text, text) IS
'Tier, sort key and number of the book that a cursor points at; NULL for no cursor. Raises 22023 for an unknown sort or a foreign cursor. Example: SELECT read_book_cursor(NULL, ''00000000'', ''title'');';

COMMIT;
