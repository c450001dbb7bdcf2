-- Deploy storeroom:bookstore/book_order to pg
-- requires: bookstore/schema
-- requires: util/page_order_of

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_order(p_sort text)
RETURNS util.page_order
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    CASE p_sort
        WHEN 'relevance', 'title' THEN RETURN util.page_order_of('book_id', 'title_sort', 'text');
        WHEN 'year' THEN RETURN util.page_order_of('book_id', 'year_sort', 'smallint');
        WHEN 'price' THEN RETURN util.page_order_of('book_id', 'price_sort', 'numeric');
        WHEN 'newest' THEN RETURN util.page_order_of('book_id', NULL, NULL, 'DESC');
        ELSE
            RAISE invalid_parameter_value USING
                MESSAGE = 'unknown sort', HINT = 'Sorts are relevance, title, newest, year and price.', COLUMN = 'sort';
    END CASE;
END
$$;

COMMENT ON FUNCTION bookstore.book_order(text) IS
'What a sort of books is in SQL. Raises 22023 for an unknown sort. Example: SELECT sorting, after FROM book_order(''price'');';

COMMIT;
