-- Deploy storeroom:bookstore/books_linked to pg
-- requires: bookstore/book_item
-- requires: bookstore/book_order
-- requires: bookstore/book_author
-- requires: bookstore/book_category
-- requires: util/make_cursor

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
    v_order record := bookstore.book_order(p_sort);
BEGIN
    -- Each list is read in the order of the page and no further than the page, then the lists are merged.
    RETURN QUERY EXECUTE format(
        $sql$
        SELECT r.*, util.make_cursor($2, json_build_array(0, p.key, p.book_id))
        FROM (
            SELECT DISTINCT l.key, l.book_id
            FROM unnest($1) AS i (id)
            CROSS JOIN LATERAL (
                SELECT %2$s AS key, book_id FROM bookstore.book_%1$s WHERE %1$s_id = i.id %3$s ORDER BY %4$s LIMIT $4
            ) AS l
            ORDER BY l.key, l.book_id %5$s
            LIMIT $4
        ) AS p
        JOIN bookstore.book_row AS r ON r.book_id = p.book_id
        ORDER BY p.key, p.book_id %5$s
        $sql$,
        p_link, v_order.key, CASE WHEN p_after IS NOT NULL THEN 'AND ' || v_order.after END, v_order.sorting, v_order.direction
    ) USING p_ids, p_scope, p_after, p_limit;
END
$$;

COMMENT ON FUNCTION bookstore.books_linked(text, bigint[], text, text, text[], integer) IS
'One page of the books under any of some authors or categories (p_link: author or category), sorted by title, newest, year or price. Example: SELECT * FROM books_linked(''author'', ''{1}'', ''title'', ''00000000'', NULL, 10);';

COMMIT;
