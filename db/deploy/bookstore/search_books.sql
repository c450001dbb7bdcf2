-- Deploy storeroom:bookstore/search_books to pg
-- requires: bookstore/search_books_by_author
-- requires: bookstore/search_books_by_category
-- requires: bookstore/book_filter
-- requires: bookstore/book_condition
-- requires: bookstore/identified_books
-- requires: bookstore/listed_books
-- requires: bookstore/book_terms
-- requires: util/search_ladder
-- requires: util/word_filter

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.search_books(
    p_author      util.query      DEFAULT NULL,
    p_category    util.query      DEFAULT NULL,
    p_q           util.query      DEFAULT NULL,
    p_isbn        util.query      DEFAULT NULL,
    p_author_id   bigint          DEFAULT NULL,
    p_category_id bigint          DEFAULT NULL,
    p_language    text            DEFAULT NULL,
    p_year        text            DEFAULT NULL,
    p_sort        text            DEFAULT 'relevance',
    p_limit       util.page_limit DEFAULT 20,
    p_after       text            DEFAULT NULL,
    p_exact       boolean         DEFAULT false
)
RETURNS SETOF bookstore.book_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_sort      text := coalesce(p_sort, 'relevance');
    v_left      integer := coalesce(p_limit, 20);
    v_exact     boolean := coalesce(p_exact, false);
    v_ranked    boolean := p_q IS NOT NULL AND v_sort = 'relevance';
    v_walked    text;
    v_filter    record;
    v_scope     text;
    v_after     text[];
    v_ids       bigint[];
    v_where     text;
    v_words     record;
    v_list      text;
    v_walk      integer;
    v_corrected text;
BEGIN
    SELECT * INTO v_filter FROM bookstore.book_filter(p_author, p_category, p_q, p_isbn, p_author_id, p_category_id, p_language, p_year, v_exact);
    v_scope := util.cursor_scope(VARIADIC ARRAY['search_books'] || v_filter.keys || ARRAY[v_sort, v_exact::text]);
    v_after := CASE
        WHEN v_ranked THEN util.read_cursor(p_after, v_scope, '{integer,text,bigint,bigint[],text}')
        ELSE util.read_position(p_after, v_scope, bookstore.book_order(v_sort))
    END;

    -- With nothing else to pass, the lists of the authors or categories are the answer, already in order.
    IF v_filter.link IS NOT NULL THEN
        RETURN QUERY
        SELECT * FROM bookstore.books_linked(v_filter.link, coalesce(v_filter.author_ids, v_filter.category_ids), v_sort, v_scope, v_after, v_left, v_filter.corrected);
        RETURN;
    END IF;

    -- What an index has in the order of the page is walked where it begins, and no list of it is needed.
    IF p_q IS NULL AND v_sort = 'year' AND v_filter.years IS NOT NULL THEN
        v_walked := format('b.year_sort BETWEEN %s AND %s', v_filter.years[1], v_filter.years[2]);
        v_filter.years := NULL;
    ELSIF p_q IS NULL AND v_sort IN ('relevance', 'title', 'newest') AND v_filter.language IS NOT NULL THEN
        v_walked := format('lower(b.language) = %L', v_filter.language);
        v_filter.language := NULL;
    END IF;
    v_ids := bookstore.listed_books(v_filter.author_ids, v_filter.category_ids, v_filter.language, v_filter.years);
    v_where := concat_ws(
        ' AND ',
        bookstore.book_condition(
            v_filter.isbn, v_filter.author_ids, v_filter.author_key, v_filter.category_ids, p_q IS NOT NULL, v_filter.language, v_filter.years
        ),
        v_walked
    );
    IF v_ranked THEN
        RETURN QUERY
        SELECT r.*, nullif(concat_ws(', ', v_filter.corrected, m.corrected), ''), util.make_cursor(v_scope, concat_ws(E'\t', m.tier, m.key, m.id, m.reach::text, coalesce(m.corrected, '')))
        FROM util.search_ladder(
            'bookstore', 'book', 'title_sort', p_q,
            bookstore.identified_books(p_q), v_where, v_ids, v_exact, v_after, v_left
        ) WITH ORDINALITY AS m (tier, key, id, reach, corrected, place)
        CROSS JOIN LATERAL (SELECT * FROM bookstore.book_row AS r WHERE r.book_id = m.id OFFSET 0) AS r
        ORDER BY m.place;
        RETURN;
    END IF;
    v_corrected := v_filter.corrected;
    IF p_q IS NOT NULL THEN
        SELECT * INTO v_words
        FROM util.word_filter(
            'bookstore', 'book', 'title_sort', p_q, v_where, v_ids, v_exact,
            CASE
                WHEN v_filter.author_ids IS NOT NULL THEN format('SELECT a.book_id FROM bookstore.book_author AS a WHERE a.author_id = ANY (%L::bigint[])', v_filter.author_ids)
                WHEN v_filter.category_ids IS NOT NULL THEN format('SELECT c.book_id FROM bookstore.book_category AS c WHERE c.category_id = ANY (%L::bigint[])', v_filter.category_ids)
                WHEN v_filter.years IS NOT NULL THEN format('SELECT b.book_id FROM bookstore.book AS b WHERE b.year_sort BETWEEN %s AND %s', v_filter.years[1], v_filter.years[2])
                WHEN v_filter.language IS NOT NULL THEN format('SELECT b.book_id FROM bookstore.book AS b WHERE lower(b.language) = %L', v_filter.language)
            END,
            v_left
        );
        v_ids := coalesce(v_words.ids, v_ids);
        -- Of rows that must pass more than the words too few may do so as far as is walked.
        v_list := CASE v_where WHEN 'true' THEN v_words.list END;
        v_walk := v_words.walk;
        v_where := concat_ws(' AND ', v_where, CASE WHEN v_words.ids IS NULL THEN v_words.condition ELSE nullif(v_words.others, '') END);
        v_corrected := nullif(concat_ws(', ', v_corrected, v_words.corrected), '');
    END IF;
    RETURN QUERY SELECT * FROM bookstore.books_filtered(v_sort, v_scope, v_after, v_left, v_where, v_ids, v_corrected, v_list, v_walk);
END
$$;

COMMENT ON FUNCTION bookstore.search_books(util.query, util.query, util.query, util.query, bigint, bigint, text, text, text, util.page_limit, text, boolean) IS
'One page of the books that match all that is given: author, category, words of title, subtitle, authors and description (p_q; the last may be the beginning of a word; an ISBN works too), ISBN, author or category by number, language (that very code, in any case), year or decade, as facets write them (1969, 1960s, 44 BC, 40s BC); all books when nothing is. Sorts: relevance (with p_q: that very ISBN, title, titles that begin so, all words, corrected words when nothing is as typed, or little with a word that seems misspelled itself, any word when less than ten are; otherwise by title), title, newest, year (latest first), price (lowest first). Where nobody has the author''s name, or no category the category''s, words that are in no name are corrected. p_exact: as typed only. Raises 22023 for a blank text, an unknown sort, a foreign cursor, an author or a category given by name and by number and what is no year, 23514 for what is no language. Example: SELECT title, corrected FROM search_books(p_q => ''tolkein silmarilion'');';
CALL util.publish('bookstore.search_books(util.query, util.query, util.query, util.query, bigint, bigint, text, text, text, util.page_limit, text, boolean)');

COMMIT;
