-- Deploy storeroom:bookstore/read_book_cursor to pg
-- requires: util/read_cursor
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.read_book_cursor(p_after text, p_scope text, p_sort text)
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_type text := CASE p_sort
        WHEN 'relevance' THEN 'text' WHEN 'title' THEN 'text' WHEN 'newest' THEN 'integer' WHEN 'year' THEN 'smallint' WHEN 'price' THEN 'numeric'
    END;
BEGIN
    IF v_type IS NULL THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'unknown sort', HINT = 'Sorts are relevance, title, newest, year and price.', COLUMN = 'sort';
    END IF;
    RETURN util.read_cursor(p_after, p_scope, ARRAY['integer', v_type, 'bigint']);
END
$$;

COMMENT ON FUNCTION bookstore.read_book_cursor(text, text, text) IS
'Tier, sort key and number of the book that a cursor points at; NULL for no cursor. Raises 22023 for an unknown sort or a foreign cursor. Example: SELECT read_book_cursor(NULL, ''00000000'', ''title'');';

COMMIT;
