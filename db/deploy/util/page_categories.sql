-- Deploy storeroom:util/page_categories to pg
-- requires: util/category_item
-- requires: util/make_category_table
-- requires: util/word_query
-- requires: util/read_cursor
-- requires: util/make_cursor
-- requires: util/correct_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.page_categories(p_catalog text, p_function text, p_q text, p_limit integer, p_after text, p_exact boolean)
RETURNS SETOF util.category_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_key       text := util.search_key(p_q);
    v_scope     text := util.cursor_scope(p_function, v_key);
    v_after     text[];
    v_corrected text;
    v_item      util.category_item;
BEGIN
    IF v_key = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a search text must not be blank', COLUMN = 'q';
    END IF;
    IF p_after IS NOT NULL AND p_exact IS NOT TRUE AND NOT starts_with(p_after, v_scope) THEN
        v_corrected := util.correct_category(p_catalog, v_key);
        v_key := coalesce(v_corrected, v_key);
        v_scope := util.cursor_scope(p_function, v_key);
    END IF;
    v_after := util.read_cursor(p_after, v_scope, ARRAY['integer', 'text', 'bigint']);
    RETURN QUERY EXECUTE format(
        $sql$
        SELECT c.category_id, c.name, c.version, c.created_at, c.updated_at, $5, util.make_cursor($1, concat_ws(E'\t', p.tier, p.search_key, p.category_id))
        FROM (
            SELECT %2$s AS tier, c.search_key, c.category_id FROM %1$I.category AS c WHERE %3$s ORDER BY %4$s LIMIT $3
        ) AS p
        JOIN %1$I.category AS c ON c.category_id = p.category_id
        ORDER BY p.tier, p.search_key, p.category_id
        $sql$,
        p_catalog,
        CASE WHEN v_key IS NULL THEN '0' ELSE '(NOT starts_with(c.search_key, $4))::integer' END,
        concat_ws(' AND ',
            CASE WHEN v_key IS NULL THEN 'true' ELSE 'c.words @@ util.word_query($4)' END,
            CASE WHEN v_after IS NOT NULL AND v_key IS NULL THEN '(c.search_key, c.category_id) > ($2[2], $2[3]::bigint)'
                WHEN v_after IS NOT NULL THEN '((NOT starts_with(c.search_key, $4))::integer, c.search_key, c.category_id) > ($2[1]::integer, $2[2], $2[3]::bigint)' END
        ),
        CASE WHEN v_key IS NULL THEN 'search_key, category_id' ELSE 'tier, search_key, category_id' END
    )
    USING v_scope, v_after, coalesce(p_limit, 20), v_key, v_corrected;
    IF NOT FOUND AND p_after IS NULL AND p_exact IS NOT TRUE THEN
        v_corrected := util.correct_category(p_catalog, v_key);
        IF v_corrected IS NOT NULL THEN
            FOR v_item IN SELECT * FROM util.page_categories(p_catalog, p_function, v_corrected, p_limit, NULL, true) LOOP
                v_item.corrected := v_corrected;
                RETURN NEXT v_item;
            END LOOP;
        END IF;
    END IF;
END
$$;

COMMENT ON FUNCTION util.page_categories(text, text, text, integer, text, boolean) IS
'One page of the categories of a catalog, for the public function p_function: all by name, or those with the words of p_q, names that begin so first, corrected where none has them, unless p_exact. Raises 22023 for a blank text or a foreign cursor. Example: SELECT name FROM page_categories(''bookstore'', ''list_categories'', ''fiction'', 20, NULL, false);';

COMMIT;
