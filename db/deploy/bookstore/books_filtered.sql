-- Deploy storeroom:bookstore/books_filtered to pg
-- requires: bookstore/book_item
-- requires: bookstore/book_order
-- requires: bookstore/book_author
-- requires: bookstore/book_category
-- requires: bookstore/author_name
-- requires: bookstore/author_rank
-- requires: util/filtered_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.books_filtered(
    p_sort         text,
    p_scope        text,
    p_after        text[],
    p_limit        integer,
    p_tier         integer  DEFAULT 0,
    p_isbn         text     DEFAULT NULL,
    p_title        text     DEFAULT NULL,
    p_words        tsquery  DEFAULT NULL,
    p_author_ids   bigint[] DEFAULT NULL,
    p_author_key   text     DEFAULT NULL,
    p_category_ids bigint[] DEFAULT NULL
)
RETURNS SETOF bookstore.book_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_order util.page_order := bookstore.book_order(p_sort);
    v_where text[] := '{}';
    v_from  text := 'bookstore.book';
    v_ids   bigint[];
BEGIN
    -- Where one filter leaves few books, these are fetched and sorted; otherwise the order of the page is walked until it
    -- is full. The planner would decide that by statistics, and walk the whole table for what stands late in the order.
    IF p_words IS NOT NULL AND p_tier <> 1 THEN
        v_ids := ARRAY(SELECT b.book_id FROM bookstore.book AS b WHERE b.words @@ p_words LIMIT 2001);
        IF cardinality(v_ids) > 2000 THEN
            v_ids := NULL;
            v_where := v_where || '(b.words @@ $7) IS TRUE'::text;  -- no clause for the index, which would fetch and sort them all
        END IF;
    END IF;
    IF v_ids IS NULL THEN
        SELECT l.ids INTO v_ids
        FROM (
            SELECT ARRAY(SELECT a.book_id FROM bookstore.book_author AS a WHERE a.author_id = ANY (p_author_ids) LIMIT 5001)
            WHERE p_author_ids IS NOT NULL
            UNION ALL
            SELECT ARRAY(SELECT c.book_id FROM bookstore.book_category AS c WHERE c.category_id = ANY (p_category_ids) LIMIT 5001)
            WHERE p_category_ids IS NOT NULL
        ) AS l (ids)
        WHERE cardinality(l.ids) <= 5000
        ORDER BY cardinality(l.ids)
        LIMIT 1;
    END IF;
    IF v_ids IS NOT NULL THEN
        v_from := '(SELECT * FROM bookstore.book WHERE book_id = ANY ($11) OFFSET 0)';
    END IF;

    IF p_isbn IS NOT NULL THEN
        v_where := v_where || CASE WHEN util.isbn13(p_isbn) IS NULL THEN 'b.printed_isbn = $5' ELSE 'b.isbn = util.isbn13($5)' END;
    END IF;
    -- With both title and words: the titles that begin so in tier 1, the other books with the words in tier 2.
    IF p_title IS NOT NULL AND p_tier = 1 THEN
        v_where := v_where || 'b.title_sort >= $6 AND b.title_sort < $6 || chr(1114111)'::text;
    ELSIF p_title IS NOT NULL THEN
        v_where := v_where || 'NOT starts_with(b.title_sort, $6)'::text;
    END IF;
    IF p_author_ids IS NOT NULL THEN
        v_where := v_where || 'EXISTS (SELECT FROM bookstore.book_author AS a WHERE a.book_id = b.book_id AND a.author_id = ANY ($8))'::text;
    END IF;
    IF p_author_key IS NOT NULL THEN
        v_where := v_where || 'EXISTS (
            SELECT FROM bookstore.book_author AS a JOIN bookstore.author_name AS n ON n.author_id = a.author_id
            WHERE a.book_id = b.book_id AND (bookstore.author_rank(n.author_id, n.name_key, n.inverted, $9, '''')).tier IS NOT NULL
        )'::text;
    END IF;
    IF p_category_ids IS NOT NULL THEN
        v_where := v_where || 'EXISTS (SELECT FROM bookstore.book_category AS c WHERE c.book_id = b.book_id AND c.category_id = ANY ($10))'::text;
    END IF;
    IF p_after IS NULL THEN
        v_order.after := NULL;
    END IF;

    -- Dynamic, so that each combination of filters is planned for its own values.
    RETURN QUERY EXECUTE util.filtered_page('bookstore.book_row', v_from, 'book_id', v_order, v_where)
    USING p_scope, p_after, p_limit, p_tier, p_isbn, p_title, p_words, p_author_ids, p_author_key, p_category_ids, v_ids;
END
$$;

COMMENT ON FUNCTION bookstore.books_filtered(text, text, text[], integer, integer, text, text, tsquery, bigint[], text, bigint[]) IS
'One page of the books that pass every given filter, sorted by title, newest, year or price (relevance: by title within p_tier). Example: SELECT * FROM books_filtered(''title'', ''00000000'', NULL, 10);';

COMMIT;
