-- Deploy storeroom:bookstore/search_books to pg
-- requires: bookstore/search_books_by_author
-- requires: bookstore/search_books_by_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.search_books(
    p_author   util.query      DEFAULT NULL,
    p_category util.query      DEFAULT NULL,
    p_q        util.query      DEFAULT NULL,
    p_isbn     util.query      DEFAULT NULL,
    p_sort     text            DEFAULT 'relevance',
    p_limit    util.page_limit DEFAULT 20,
    p_after    text            DEFAULT NULL
)
RETURNS SETOF bookstore.book_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_sort         text := coalesce(p_sort, 'relevance');
    v_left         integer := coalesce(p_limit, 20);
    v_author       text := util.person_key(p_author);
    v_q            text := util.search_key(p_q);
    v_isbn         text := upper(regexp_replace(p_isbn, '[^0-9A-Za-z]', '', 'g'));
    v_scope        text := util.cursor_scope('search_books', v_author, util.name_key(p_category), v_q, v_isbn, v_sort);
    v_after        text[] := util.read_position(p_after, v_scope, bookstore.book_order(v_sort));
    v_title        text := CASE WHEN length(v_q) <= 100 THEN v_q END;  -- title_sort holds no more
    v_author_ids   bigint[];
    v_category_ids bigint[];
    v_rows         integer;
BEGIN
    IF v_author = '' OR util.name_key(p_category) = '' OR v_q = '' OR v_isbn = '' THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'a search text must not be blank',
            COLUMN = CASE '' WHEN v_author THEN 'author' WHEN util.name_key(p_category) THEN 'category' WHEN v_q THEN 'q' ELSE 'isbn' END;
    END IF;

    IF v_author IS NOT NULL THEN
        v_author_ids := bookstore.author_ids(v_author);
        IF v_author_ids IS NOT NULL THEN
            v_author := NULL;  -- too many are filtered by name instead
        END IF;
    END IF;
    IF p_category IS NOT NULL THEN
        v_category_ids := util.match_categories('bookstore', p_category);
    END IF;

    -- With nothing else to pass, the lists of the authors or categories are the answer, already in order.
    IF v_author_ids IS NOT NULL AND p_category IS NULL AND v_q IS NULL AND v_isbn IS NULL THEN
        RETURN QUERY SELECT * FROM bookstore.books_linked('author', v_author_ids, v_sort, v_scope, v_after, v_left);
        RETURN;
    ELSIF v_category_ids IS NOT NULL AND p_author IS NULL AND v_q IS NULL AND v_isbn IS NULL THEN
        RETURN QUERY SELECT * FROM bookstore.books_linked('category', v_category_ids, v_sort, v_scope, v_after, v_left);
        RETURN;
    END IF;

    IF v_q IS NULL OR v_sort <> 'relevance' THEN
        RETURN QUERY
        SELECT *
        FROM bookstore.books_filtered(
            v_sort, v_scope, v_after, v_left, p_isbn => v_isbn, p_words => util.word_query(v_q),
            p_author_ids => v_author_ids, p_author_key => v_author, p_category_ids => v_category_ids
        );
        RETURN;
    END IF;

    FOR v_tier IN greatest(coalesce(v_after[1]::integer, 0), 0)..2 LOOP
        CONTINUE WHEN v_tier = 0 AND (util.isbn13(p_q) IS NULL OR v_isbn IS NOT NULL);
        CONTINUE WHEN v_tier = 1 AND v_title IS NULL;
        RETURN QUERY
        SELECT *
        FROM bookstore.books_filtered(
            v_sort, v_scope, CASE WHEN v_after[1]::integer = v_tier THEN v_after END, v_left, v_tier,
            p_isbn => CASE v_tier WHEN 0 THEN p_q ELSE v_isbn END,
            p_title => CASE WHEN v_tier > 0 THEN v_title END,
            p_words => CASE WHEN v_tier > 0 THEN util.word_query(v_q) END,
            p_author_ids => v_author_ids, p_author_key => v_author, p_category_ids => v_category_ids
        );
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_left := v_left - v_rows;
        -- An ISBN is one book; its title may repeat the number, and must not list it again.
        EXIT WHEN v_left = 0 OR (v_tier = 0 AND EXISTS (SELECT FROM bookstore.book AS b WHERE b.isbn = util.isbn13(p_q)));
    END LOOP;
END
$$;

COMMENT ON FUNCTION bookstore.search_books(util.query, util.query, util.query, util.query, text, util.page_limit, text) IS
'One page of the books that match all that is given: author, category, words of title, subtitle and authors (p_q; the last may be the beginning of a word; an ISBN works too), ISBN; all books when nothing is. Sorts: relevance (titles that begin with p_q first; otherwise by title), title, newest, year (latest first), price (lowest first). Raises 22023 for a blank text, an unknown sort or a foreign cursor. Example: SELECT title FROM search_books(p_author => ''tolkien'', p_q => ''ring'');';
CALL util.publish('bookstore.search_books(util.query, util.query, util.query, util.query, text, util.page_limit, text)');

COMMIT;
