-- Deploy storeroom:bookstore/list_authors to pg
-- requires: bookstore/author_item
-- requires: bookstore/match_authors
-- requires: bookstore/author_rank
-- requires: util/read_cursor
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish
-- requires: bookstore/correct_authors

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.list_authors(
    p_q     util.query      DEFAULT NULL,
    p_limit util.page_limit DEFAULT 20,
    p_after text            DEFAULT NULL,
    p_exact boolean         DEFAULT false
)
RETURNS SETOF bookstore.author_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_key       text := util.person_key(p_q);
    v_left      integer := coalesce(p_limit, 20);
    v_scope     text := util.cursor_scope('list_authors', v_key);
    v_after     text[];
    v_names     bookstore.author_match[];
    v_last      bookstore.author_match;
    v_rows      integer;
    v_corrected text;
    v_item      bookstore.author_item;
BEGIN
    IF v_key = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a search text must not be blank', COLUMN = 'q';
    END IF;

    IF v_key IS NULL THEN
        v_after := util.read_cursor(p_after, v_scope, ARRAY['text', 'bigint']);
        RETURN QUERY
        SELECT r.*, NULL::text, util.make_cursor(v_scope, concat_ws(E'\t', p.name_key, p.author_id))
        FROM (
            SELECT a.name_key, a.disambiguation, a.author_id
            FROM bookstore.author AS a
            WHERE v_after IS NULL OR (a.name_key, a.author_id) > (v_after[1], v_after[2]::bigint)
            ORDER BY a.name_key, a.author_id
            LIMIT v_left
        ) AS p
        CROSS JOIN LATERAL (SELECT * FROM bookstore.author_row AS r WHERE r.author_id = p.author_id OFFSET 0) AS r
        ORDER BY p.name_key, p.author_id;
        RETURN;
    END IF;

    IF p_after IS NOT NULL AND p_exact IS NOT TRUE AND NOT starts_with(p_after, v_scope) THEN
        v_corrected := bookstore.correct_authors(v_key);
        v_key := coalesce(v_corrected, v_key);
        v_scope := util.cursor_scope('list_authors', v_key);
    END IF;
    v_after := util.read_cursor(p_after, v_scope, ARRAY['integer', 'text', 'text', 'text', 'bigint']);
    IF v_after IS NOT NULL THEN
        v_last := (v_after[1]::integer, v_after[2], v_after[3], v_after[4], v_after[5]::bigint);
    END IF;
    WHILE v_left > 0 LOOP
        v_names := ARRAY(SELECT m FROM bookstore.match_authors(v_key, v_last, v_left) AS m);
        EXIT WHEN v_names = '{}';
        RETURN QUERY
        SELECT r.*, v_corrected, util.make_cursor(v_scope, concat_ws(E'\t', n.tier, n.driver, n.word, n.name_key, n.author_id))
        FROM unnest(v_names) WITH ORDINALITY AS n (tier, driver, word, name_key, author_id, place)
        CROSS JOIN LATERAL (SELECT * FROM bookstore.author_row AS r WHERE r.author_id = n.author_id OFFSET 0) AS r
        -- An author with several matching names is listed under the first.
        WHERE NOT EXISTS (
            SELECT
            FROM bookstore.author_name AS m
            CROSS JOIN LATERAL bookstore.author_rank(m.author_id, m.name_key, m.inverted, v_key, n.driver) AS k
            WHERE m.author_id = n.author_id
                AND (k.tier, k.word COLLATE "C", k.name_key COLLATE "C") < (n.tier, n.word COLLATE "C", n.name_key COLLATE "C")
        )
        ORDER BY n.place;
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_left := v_left - v_rows;
        v_last := v_names[cardinality(v_names)];
    END LOOP;

    IF v_left = coalesce(p_limit, 20) AND p_after IS NULL AND p_exact IS NOT TRUE THEN
        v_corrected := bookstore.correct_authors(v_key);
        IF v_corrected IS NOT NULL THEN
            FOR v_item IN SELECT * FROM bookstore.list_authors(v_corrected, p_limit, NULL, true) LOOP
                v_item.corrected := v_corrected;
                RETURN NEXT v_item;
            END LOOP;
        END IF;
    END IF;
END
$$;

COMMENT ON FUNCTION bookstore.list_authors(util.query, util.page_limit, text, boolean) IS
'One page of authors: all by name, or those that p_q finds (exact names and aliases first, then names that begin so, then names with the words; where nobody has the name, those of the one that was probably meant (correct_authors), unless p_exact). Raises 22023 for a blank text or a foreign cursor. Example: SELECT author_id, name FROM list_authors(''tolkien'');';
CALL util.publish('bookstore.list_authors(util.query, util.page_limit, text, boolean)');

COMMIT;
