-- Deploy storeroom:util/linked_page to pg
-- requires: util/page_order_of
-- requires: util/make_cursor

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.linked_page(p_row text, p_link text, p_column text, p_id text, p_order util.page_order, p_where text DEFAULT 'true', p_further text DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    -- Each list is read in the order of the page and no further than the page, then the lists are merged; rows are looked up as in filtered_page.
    RETURN format(
        $sql$
        SELECT r.*, %9$s util.make_cursor($1, concat_ws(E'\t', $4, p.key, p.id))
        FROM (
            SELECT DISTINCT l.key, l.id
            FROM unnest($5) AS i (id)
            CROSS JOIN LATERAL (
                SELECT %1$s AS key, %2$s AS id FROM %3$s WHERE %4$s = i.id AND %5$s ORDER BY %6$s LIMIT $3
            ) AS l
            ORDER BY l.key %7$s, l.id %7$s
            LIMIT $3
        ) AS p
        CROSS JOIN LATERAL (SELECT * FROM %8$s AS r WHERE r.%2$s = p.id OFFSET 0) AS r
        ORDER BY p.key %7$s, p.id %7$s
        $sql$,
        p_order.key, p_id, p_link, p_column, concat_ws(' AND ', p_where, p_order.after), p_order.sorting, p_order.direction, p_row, p_further || ','
    );
END
$$;

COMMENT ON FUNCTION util.linked_page(text, text, text, text, util.page_order, text, text) IS
'SQL of one page of the view p_row: what the table p_link lists under any of the numbers $5 of p_column, in order, each with its cursor; further parameters as in filtered_page. Example: SELECT linked_page(''bookstore.book_row'', ''bookstore.book_author'', ''author_id'', ''book_id'', page_order_of(''book_id'', ''title_sort'', ''text''));';

COMMIT;
