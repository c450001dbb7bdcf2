-- Deploy storeroom:bookstore/books_linked to pg
-- requires: bookstore/book_item
-- requires: bookstore/book_order
-- requires: bookstore/book_author
-- requires: bookstore/book_category
-- requires: util/linked_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.books_linked(
    p_link  text,
    p_ids   bigint[],
    p_sort  text,
    p_scope text,
    p_after text[],
    p_limit integer
)
RETURNS SETOF bookstore.book_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_order util.page_order := bookstore.book_order(p_sort);
BEGIN
    IF p_after IS NULL THEN
        v_order.after := NULL;
    END IF;
    RETURN QUERY EXECUTE util.linked_page('bookstore.book_row', 'bookstore.book_' || p_link, p_link || '_id', 'book_id', v_order)
    USING p_scope, p_after, p_limit, 0, p_ids;
END
$$;

COMMENT ON FUNCTION bookstore.books_linked(text, bigint[], text, text, text[], integer) IS
'One page of the books under any of some authors or categories (p_link: author or category), sorted by title, newest, year or price. Example: SELECT * FROM books_linked(''author'', ''{1}'', ''title'', ''00000000'', NULL, 10);';

COMMIT;
