-- Deploy storeroom:bookstore/search_books_by_author to pg
-- requires: bookstore/books_linked
-- requires: bookstore/books_filtered
-- requires: bookstore/book_condition
-- requires: bookstore/match_authors
-- requires: bookstore/author_rank
-- requires: bookstore/author_ids
-- requires: util/read_position
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish
-- requires: bookstore/correct_authors

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.search_books_by_author(
    p_author util.query,
    p_sort   text            DEFAULT 'relevance',
    p_limit  util.page_limit DEFAULT 20,
    p_after  text            DEFAULT NULL,
    p_exact  boolean         DEFAULT false
)
RETURNS SETOF bookstore.book_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_key       text := util.person_key(p_author);
    v_sort      text := coalesce(p_sort, 'relevance');
    v_left      integer := coalesce(p_limit, 20);
    v_scope     text := util.cursor_scope('search_books_by_author', v_key, v_sort);
    v_after     text[];
    v_ids       bigint[];
    v_names     bookstore.author_match[];  -- names whose books are listed now
    v_last      bookstore.author_match;
    v_title     text := '';                -- where to go on in the list of the first of them
    v_book      bigint := 0;
    v_first     boolean := true;
    v_rows      integer;
    v_corrected text;
BEGIN
    IF coalesce(v_key, '') = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'author must not be blank', COLUMN = 'author';
    END IF;
    IF p_after IS NOT NULL AND p_exact IS NOT TRUE AND NOT starts_with(p_after, v_scope) THEN
        v_corrected := bookstore.correct_authors(v_key);
        v_key := coalesce(v_corrected, v_key);
        v_scope := util.cursor_scope('search_books_by_author', v_key, v_sort);
    END IF;

    LOOP  -- the name as typed, then corrected
        IF v_sort <> 'relevance' THEN
            v_after := util.read_position(p_after, v_scope, bookstore.book_order(v_sort));
            v_ids := bookstore.author_ids(v_key);
            IF v_ids IS NULL THEN
                -- So many lists are slower to merge than the list of all books is to filter.
                RETURN QUERY SELECT * FROM bookstore.books_filtered(v_sort, v_scope, v_after, v_left, bookstore.book_condition(NULL, NULL, v_key, NULL), p_corrected => v_corrected);
            ELSE
                RETURN QUERY SELECT * FROM bookstore.books_linked('author', v_ids, v_sort, v_scope, v_after, v_left, v_corrected);
            END IF;
            GET DIAGNOSTICS v_rows = ROW_COUNT;
            v_left := v_left - v_rows;
        ELSIF p_after IS NOT NULL THEN
            v_after := util.read_cursor(p_after, v_scope, ARRAY['integer', 'text', 'text', 'text', 'bigint', 'text', 'bigint']);
            v_last := (v_after[1]::integer, v_after[2], v_after[3], v_after[4], v_after[5]::bigint);
            v_names := ARRAY[v_last];
            v_title := v_after[6];
            v_book := v_after[7]::bigint;
            v_first := false;
        ELSE
            -- What is searched for most, an author with more books than a page: one statement, and nothing is listed twice.
            RETURN QUERY
            SELECT r.*, v_corrected, util.make_cursor(v_scope, concat_ws(E'\t', 0, '', '', v_key, p.author_id, p.title_sort, p.book_id))
            FROM (
                SELECT b.author_id, b.title_sort, b.book_id
                FROM bookstore.book_author AS b
                WHERE b.author_id = (SELECT n.author_id FROM bookstore.author_name AS n WHERE n.name_key = v_key ORDER BY n.author_id LIMIT 1)
                ORDER BY b.title_sort, b.book_id
                LIMIT v_left
            ) AS p
            CROSS JOIN LATERAL (SELECT * FROM bookstore.book_row AS r WHERE r.book_id = p.book_id OFFSET 0) AS r
            ORDER BY p.title_sort, p.book_id;
            GET DIAGNOSTICS v_rows = ROW_COUNT;
            v_left := v_left - v_rows;
            IF v_left = 0 THEN
                RETURN;
            END IF;
            v_names := ARRAY(SELECT m FROM bookstore.match_authors(v_key, NULL, 1) AS m);
            IF v_rows > 0 THEN
                v_names := ARRAY(SELECT m FROM bookstore.match_authors(v_key, v_names[1], v_left) AS m);
                v_first := false;
            END IF;
        END IF;

        WHILE cardinality(v_names) > 0 AND v_left > 0 LOOP
            RETURN QUERY
            SELECT
                r.*,
                v_corrected,
                util.make_cursor(v_scope, concat_ws(E'\t', p.tier, p.driver, p.word, p.name_key, p.author_id, p.title_sort, p.book_id))
            FROM (
                SELECT n.*, l.title_sort, l.book_id
                FROM unnest(v_names) WITH ORDINALITY AS n (tier, driver, word, name_key, author_id, place)
                CROSS JOIN LATERAL (
                    SELECT b.title_sort, b.book_id
                    FROM bookstore.book_author AS b
                    WHERE b.author_id = n.author_id
                        AND (b.title_sort, b.book_id) > (CASE n.place WHEN 1 THEN v_title ELSE '' END, CASE n.place WHEN 1 THEN v_book ELSE 0 END)
                        -- A book that two matching names lead to is listed under the first. OFFSET 0: looked for in each, whatever the planner
                        -- takes the tables for.
                        AND ((v_first AND n.place = 1) OR NOT EXISTS (
                            SELECT
                            FROM bookstore.book_author AS o
                            JOIN bookstore.author_name AS m ON m.author_id = o.author_id
                            CROSS JOIN LATERAL bookstore.author_rank(m.author_id, m.name_key, m.inverted, v_key, n.driver) AS k
                            WHERE o.book_id = b.book_id
                                AND (k.tier, k.word COLLATE "C", k.name_key COLLATE "C", k.author_id)
                                  < (n.tier, n.word COLLATE "C", n.name_key COLLATE "C", n.author_id)
                            OFFSET 0
                        ))
                    ORDER BY b.title_sort, b.book_id
                    LIMIT v_left
                ) AS l
                ORDER BY n.place, l.title_sort, l.book_id
                LIMIT v_left
            ) AS p
            CROSS JOIN LATERAL (SELECT * FROM bookstore.book_row AS r WHERE r.book_id = p.book_id OFFSET 0) AS r
            ORDER BY p.place, p.title_sort, p.book_id;
            GET DIAGNOSTICS v_rows = ROW_COUNT;
            v_left := v_left - v_rows;

            v_last := v_names[cardinality(v_names)];
            v_names := ARRAY(SELECT m FROM bookstore.match_authors(v_key, v_last, v_left) AS m WHERE v_left > 0);
            v_title := '';
            v_book := 0;
            v_first := false;
        END LOOP;

        -- Nothing: no author has the name as typed, or nobody who has it a book.
        EXIT WHEN v_left < coalesce(p_limit, 20) OR p_after IS NOT NULL OR p_exact OR v_corrected IS NOT NULL;
        v_corrected := bookstore.correct_authors(v_key);
        EXIT WHEN v_corrected IS NULL;
        v_key := v_corrected;
        v_scope := util.cursor_scope('search_books_by_author', v_key, v_sort);
        v_first := true;
    END LOOP;
END
$$;

COMMENT ON FUNCTION bookstore.search_books_by_author(util.query, text, util.page_limit, text, boolean) IS
'One page of the books of an author, found by name, alias, beginning or words of the name, whatever the case, accents and order. Sorts: relevance (exact names first, then names that begin so, surname first or last, then names with the words; by title under each name), title, newest, year (latest first), price (lowest first). Where nobody has the name, the one that was probably meant is searched for (correct_authors), unless p_exact. Raises 22023 for a blank author, an unknown sort or a foreign cursor. Example: SELECT title, authors FROM search_books_by_author(''garcia marquez'');';
CALL util.publish('bookstore.search_books_by_author(util.query, text, util.page_limit, text, boolean)');

COMMIT;
