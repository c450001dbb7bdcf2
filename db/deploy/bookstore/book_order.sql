-- Deploy storeroom:bookstore/book_order to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_order(
    p_sort        text,
    OUT key       text,
    OUT type      text,
    OUT direction text,
    OUT sorting   text,
    OUT after     text
)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    CASE p_sort
        WHEN 'relevance', 'title' THEN key := 'title_sort'; type := 'text';
        WHEN 'year' THEN key := 'year_sort'; type := 'smallint';
        WHEN 'price' THEN key := 'price_sort'; type := 'numeric';
        WHEN 'newest' THEN key := '0'; type := 'integer';
        ELSE
            RAISE invalid_parameter_value USING
                MESSAGE = 'unknown sort', HINT = 'Sorts are relevance, title, newest, year and price.', COLUMN = 'sort';
    END CASE;
    IF p_sort = 'newest' THEN
        direction := 'DESC';
        sorting := 'book_id DESC';
        after := 'book_id < $3[3]::bigint';
    ELSE
        direction := 'ASC';
        sorting := key || ', book_id';
        after := format('(%s, book_id) > ($3[2]::%s, $3[3]::bigint)', key, type);
    END IF;
END
$$;

COMMENT ON FUNCTION bookstore.book_order(text) IS
'What a sort of books is in SQL: its key column and type, the direction of book_id, ORDER BY, and the condition that a cursor ($3: tier, key, book_id) sets. Raises 22023 for an unknown sort. Example: SELECT sorting, after FROM book_order(''price'');';

COMMIT;
