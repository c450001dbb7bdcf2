-- Deploy storeroom:bookstore/books_filtered to pg
-- requires: bookstore/book_item
-- requires: bookstore/book_order
-- requires: bookstore/book
-- requires: util/filtered_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.books_filtered(
    p_sort      text,
    p_scope     text,
    p_after     text[],
    p_limit     integer,
    p_where     text     DEFAULT 'true',
    p_ids       bigint[] DEFAULT NULL,
    p_corrected text     DEFAULT NULL,
    p_list      text     DEFAULT NULL,
    p_walk      integer  DEFAULT NULL
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
    -- Where a filter leaves few books, these are fetched and sorted; otherwise the order of the page is walked until it
    -- is full. The planner would decide that by statistics, and walk the whole table for what stands late in the order.
    RETURN QUERY EXECUTE util.filtered_page(
        'bookstore.book_row',
        CASE WHEN p_ids IS NULL THEN 'bookstore.book' ELSE '(SELECT * FROM bookstore.book WHERE book_id = ANY ($5) OFFSET 0)' END,
        'book_id', v_order, ARRAY[p_where], format('%L::text', p_corrected), p_list, p_walk
    )
    USING p_scope, p_after, p_limit, 0, p_ids;
END
$$;

COMMENT ON FUNCTION bookstore.books_filtered(text, text, text[], integer, text, bigint[], text, text, integer) IS
'One page of the books that pass a condition (on b, with its values in it), of p_ids if given, sorted by title (relevance, too), newest, year or price; p_list and p_walk as in filtered_page. Example: SELECT * FROM books_filtered(''title'', ''00000000'', NULL, 10);';

COMMIT;
