-- Deploy storeroom:bookstore/list_categories to pg
-- requires: bookstore/category_item
-- requires: util/word_query
-- requires: util/read_cursor
-- requires: util/make_cursor
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.list_categories(
    p_q     util.query      DEFAULT NULL,
    p_limit util.page_limit DEFAULT 20,
    p_after text            DEFAULT NULL
)
RETURNS SETOF bookstore.category_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_key   text := util.search_key(p_q);
    v_scope text := util.cursor_scope('list_categories', v_key);
    v_after text[] := util.read_cursor(p_after, v_scope, ARRAY['integer', 'text', 'bigint']);
BEGIN
    IF v_key = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a search text must not be blank', COLUMN = 'q';
    END IF;

    IF v_key IS NULL THEN
        RETURN QUERY
        SELECT r.*, util.make_cursor(v_scope, json_build_array(0, p.search_key, p.category_id))
        FROM (
            SELECT c.search_key, c.category_id
            FROM bookstore.category AS c
            WHERE v_after IS NULL OR (c.search_key, c.category_id) > (v_after[2], v_after[3]::bigint)
            ORDER BY c.search_key, c.category_id
            LIMIT coalesce(p_limit, 20)
        ) AS p
        JOIN bookstore.category_row AS r ON r.category_id = p.category_id
        ORDER BY p.search_key, p.category_id;
        RETURN;
    END IF;

    RETURN QUERY
    SELECT r.*, util.make_cursor(v_scope, json_build_array(p.tier, p.search_key, p.category_id))
    FROM (
        SELECT t.tier, c.search_key, c.category_id
        FROM bookstore.category AS c
        CROSS JOIN LATERAL (VALUES (CASE WHEN starts_with(c.search_key, v_key) THEN 0 ELSE 1 END)) AS t (tier)
        WHERE c.words @@ util.word_query(v_key)
            AND (v_after IS NULL OR (t.tier, c.search_key, c.category_id) > (v_after[1]::integer, v_after[2], v_after[3]::bigint))
        ORDER BY t.tier, c.search_key, c.category_id
        LIMIT coalesce(p_limit, 20)
    ) AS p
    JOIN bookstore.category_row AS r ON r.category_id = p.category_id
    ORDER BY p.tier, p.search_key, p.category_id;
END
$$;

COMMENT ON FUNCTION bookstore.list_categories(util.query, util.page_limit, text) IS
'One page of categories: all by name, or those with the words of p_q, names that begin so first. Raises 22023 for a blank text or a foreign cursor. Example: SELECT category_id, name FROM list_categories(''fiction'');';
CALL util.publish('bookstore.list_categories(util.query, util.page_limit, text)');

COMMIT;
