-- Deploy storeroom:bookstore/books_found to pg
-- requires: bookstore/book_filter
-- requires: bookstore/book_condition
-- requires: bookstore/identified_books
-- requires: bookstore/listed_books
-- requires: bookstore/match_authors
-- requires: bookstore/book_word
-- requires: util/find_rows

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.books_found(
    p_author      text,
    p_category    text,
    p_q           text,
    p_isbn        text,
    p_author_id   bigint,
    p_category_id bigint,
    p_language    text,
    p_year        text,
    p_exact       boolean,
    p_most        integer
)
RETURNS util.rows_found
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_filter record;
    v_ids    bigint[];
    v_list   text;
    v_part   boolean := false;
    v_found  util.rows_found;
BEGIN
    SELECT * INTO v_filter FROM bookstore.book_filter(p_author, p_category, p_q, p_isbn, p_author_id, p_category_id, p_language, p_year, coalesce(p_exact, false));
    -- Of what is given alone the list is read as far as it is needed.
    IF num_nonnulls(p_author, p_category, p_q, p_author_id, p_category_id, p_language, p_year) > 1 AND v_filter.isbn IS NULL THEN
        v_ids := bookstore.listed_books(v_filter.author_ids, v_filter.category_ids, v_filter.language, v_filter.years);
    END IF;
    IF p_q IS NULL AND v_ids IS NULL THEN
        -- What makes the list need not be looked for in each of its books.
        IF v_filter.isbn IS NOT NULL THEN
            v_list := format('SELECT b.book_id AS id FROM bookstore.book AS b WHERE %s ORDER BY b.book_id DESC', bookstore.book_condition(v_filter.isbn, NULL, NULL, NULL));
            v_filter.isbn := NULL;
        ELSIF v_filter.author_ids IS NOT NULL THEN
            v_list := util.linked_rows('bookstore.book_author', 'author_id', v_filter.author_ids, 'book_id');
            v_filter.author_ids := NULL;
        ELSIF v_filter.author_key IS NOT NULL THEN
            -- So many authors that the books of the first of them are enough, unless all are wanted.
            v_list := util.linked_rows(
                'bookstore.book_author', 'author_id',
                ARRAY(
                    SELECT m.author_id
                    FROM bookstore.match_authors(v_filter.author_key, NULL, CASE WHEN p_most IS NULL THEN 2147483647 ELSE 5000 END)
                        WITH ORDINALITY AS m (tier, driver, word, name_key, author_id, place)
                    GROUP BY m.author_id
                    ORDER BY min(m.place)
                ),
                'book_id'
            );
            v_filter.author_key := NULL;
            v_part := p_most IS NOT NULL;
        ELSIF v_filter.category_ids IS NOT NULL THEN
            v_list := util.linked_rows('bookstore.book_category', 'category_id', v_filter.category_ids, 'book_id');
            v_filter.category_ids := NULL;
        ELSIF v_filter.years IS NOT NULL THEN
            -- Ranges, whose order no other index has.
            v_list := format(
                'SELECT b.book_id AS id FROM bookstore.book AS b WHERE b.year_sort BETWEEN %s AND %s ORDER BY b.year_sort DESC, b.book_id DESC',
                v_filter.years[1], v_filter.years[2]
            );
            v_filter.years := NULL;
        ELSIF v_filter.language IS NOT NULL THEN
            v_list := format(
                'SELECT b.book_id AS id FROM bookstore.book AS b WHERE lower(b.language) BETWEEN %1$L AND %1$L ORDER BY lower(b.language) DESC, b.book_id DESC',
                v_filter.language
            );
            v_filter.language := NULL;
        END IF;
    END IF;
    v_found := util.find_rows(
        'bookstore', 'book', 'title_sort', p_q,
        bookstore.identified_books(p_q),
        bookstore.book_condition(
            v_filter.isbn, v_filter.author_ids, v_filter.author_key, v_filter.category_ids, p_most IS NOT NULL, v_filter.language, v_filter.years
        ),
        v_ids, coalesce(p_exact, false), v_list, p_most
    );
    v_found.capped := v_found.capped OR v_part;
    v_found.corrected := nullif(concat_ws(', ', v_filter.corrected, v_found.corrected), '');
    RETURN v_found;
END
$$;

COMMENT ON FUNCTION bookstore.books_found(text, text, text, text, bigint, bigint, text, text, boolean, integer) IS
'The first p_most books that search_books finds by all that is given, or with NULL their number; see find_rows. Without words they come author by author, else category by category, else year by year, else those in the language, else all, the newest first. Raises what book_filter raises. Example: SELECT * FROM books_found(''le guin'', NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, 1000);';

COMMIT;
