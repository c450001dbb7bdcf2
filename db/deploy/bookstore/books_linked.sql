-- Deploy storeroom:bookstore/books_linked to pg
-- requires: bookstore/book_item
-- requires: bookstore/book_order
-- requires: bookstore/book_author
-- requires: bookstore/book_category
-- requires: util/linked_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.books_linked(
    p_link      text,
    p_ids       bigint[],
    p_sort      text,
    p_scope     text,
    p_after     text[],
    p_limit     integer,
    p_corrected text DEFAULT NULL
)
RETURNS SETOF bookstore.book_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_title text   := coalesce(p_after[2], '');
    v_book  bigint := coalesce(p_after[3], '0');
    v_order util.page_order;
BEGIN
    -- By title most pages are read, so these statements are planned once a session; the dynamic one, which is the same for
    -- any order, is planned for every page, and that takes longer than to read it.
    IF p_sort IN ('relevance', 'title') AND p_link = 'category' THEN
        RETURN QUERY
        SELECT r.*, p_corrected, util.make_cursor(p_scope, concat_ws(E'\t', 0, p.title_sort, p.book_id))
        FROM (
            SELECT DISTINCT l.title_sort, l.book_id
            FROM unnest(p_ids) AS i (id)
            CROSS JOIN LATERAL (
                SELECT c.title_sort, c.book_id
                FROM bookstore.book_category AS c
                WHERE c.category_id = i.id AND (c.title_sort, c.book_id) > (v_title, v_book)
                ORDER BY c.title_sort, c.book_id
                LIMIT p_limit
            ) AS l
            ORDER BY l.title_sort, l.book_id
            LIMIT p_limit
        ) AS p
        CROSS JOIN LATERAL (SELECT * FROM bookstore.book_row AS r WHERE r.book_id = p.book_id OFFSET 0) AS r
        ORDER BY p.title_sort, p.book_id;
        RETURN;
    END IF;

    v_order := bookstore.book_order(p_sort);
    IF p_after IS NULL THEN
        v_order.after := NULL;
    END IF;
    RETURN QUERY EXECUTE util.linked_page('bookstore.book_row', 'bookstore.book_' || p_link, p_link || '_id', 'book_id', v_order, p_further => format('%L::text', p_corrected))
    USING p_scope, p_after, p_limit, 0, p_ids;
END
$$;

COMMENT ON FUNCTION bookstore.books_linked(text, bigint[], text, text, text[], integer, text) IS
'One page of the books under any of some authors or categories (p_link: author or category), sorted by title, newest, year or price. Example: SELECT * FROM books_linked(''author'', ''{1}'', ''title'', ''00000000'', NULL, 10);';

COMMIT;
