-- Deploy storeroom:util/filtered_page to pg
-- requires: util/page_order_of
-- requires: util/make_cursor

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.filtered_page(p_row text, p_from text, p_id text, p_order util.page_order, p_where text[], p_further text DEFAULT NULL, p_list text DEFAULT NULL, p_walk integer DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_page text := 'SELECT %1$s AS key, b.%2$s AS id FROM %3$s AS b WHERE %4$s ORDER BY %5$s LIMIT $3';
    v_walk text := '(SELECT * FROM %3$s AS b WHERE %9$s ORDER BY %5$s LIMIT %11$s)';
BEGIN
    IF p_list IS NOT NULL THEN
        -- What passes may stand late in the order, all of one maker whose name begins with a Z. So the order is walked only so far, and
        -- if the page is not full then and there are more, the rows of the list are fetched and sorted.
        v_page := format(
            $sql$
            WITH begun AS MATERIALIZED (%s),
            short AS MATERIALIZED (SELECT CASE WHEN (SELECT count(*) FROM begun) < $3 THEN (SELECT count(*) FROM %s AS b) = %%11$s ELSE false END AS short)
            SELECT * FROM begun WHERE NOT (SELECT s.short FROM short AS s)
            UNION ALL
            (%s)
            $sql$,
            replace(v_page, '%3$s', v_walk),
            v_walk,
            replace(
                replace(v_page, '%3$s', '(SELECT b.* FROM unnest(ARRAY(%10$s)) AS i (id) CROSS JOIN LATERAL (SELECT * FROM %3$s AS b WHERE b.%2$s = i.id OFFSET 0) AS b)'),
                'WHERE %4$s', 'WHERE (SELECT s.short FROM short AS s) AND %4$s'
            )
        );
    END IF;
    -- Each row is looked up by its number, whatever the planner has heard of the tables: they may just have been filled.
    RETURN format(
        $sql$
        SELECT r.*, %8$s util.make_cursor($1, concat_ws(E'\t', $4, p.key, p.id))
        FROM ($sql$ || v_page || $sql$) AS p
        CROSS JOIN LATERAL (SELECT * FROM %6$s AS r WHERE r.%2$s = p.id OFFSET 0) AS r
        ORDER BY p.key %7$s, p.id %7$s
        $sql$,
        p_order.key, p_id, p_from, array_to_string('{true}'::text[] || p_where || p_order.after, ' AND '), p_order.sorting, p_row, p_order.direction, p_further || ',',
        coalesce(p_order.after, 'true'), p_list, p_walk
    );
END
$$;

COMMENT ON FUNCTION util.filtered_page(text, text, text, util.page_order, text[], text, text, integer) IS
'SQL of one page of the view p_row: the rows of p_from (as b) that pass p_where, in order, each with the further column p_further, if any, and its cursor. With p_list, SQL of the numbers of all rows that may pass, no more than p_walk rows of p_from are walked; if there are more and the page is not full, these are fetched and sorted. Its parameters: $1 scope, $2 position to go on after (p_order.after NULL for the first page), $3 rows, $4 tier; the caller''s from $5. Example: SELECT filtered_page(''bookstore.book_row'', ''bookstore.book'', ''book_id'', page_order_of(''book_id'', ''title_sort'', ''text''), ''{}'');';

COMMIT;
