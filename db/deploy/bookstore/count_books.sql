-- Deploy storeroom:bookstore/count_books to pg
-- requires: bookstore/books_found
-- requires: util/row_count
-- requires: util/count_limit
-- requires: util/query
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.count_books(
    p_author      util.query DEFAULT NULL,
    p_category    util.query DEFAULT NULL,
    p_q           util.query DEFAULT NULL,
    p_isbn        util.query DEFAULT NULL,
    p_author_id   bigint     DEFAULT NULL,
    p_category_id bigint     DEFAULT NULL,
    p_language    text       DEFAULT NULL,
    p_year        text       DEFAULT NULL,
    p_exact       boolean    DEFAULT false,
    p_count       text       DEFAULT 'estimated'
)
RETURNS util.row_count
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_found util.rows_found := bookstore.books_found(p_author, p_category, p_q, p_isbn, p_author_id, p_category_id, p_language, p_year, p_exact, util.count_limit(p_count));
BEGIN
    RETURN (v_found.number, CASE WHEN v_found.capped THEN 'at_least' ELSE 'exact' END);
END
$$;

COMMENT ON FUNCTION bookstore.count_books(util.query, util.query, util.query, util.query, bigint, bigint, text, text, boolean, text) IS
'How many books search_books finds by all that is given; with words those that have all of them, as typed or, where nothing is, corrected, but not what follows on its pages with another word for a rare one or with any of them. p_count: exact, the true number, which takes the longer the larger it is; estimated, the true number up to 1,000, and beyond that at_least what was counted, of 20,000 books that are looked at. Raises 22023 for another p_count, a blank text, an author or a category given by name and by number and what is no year, 23514 for what is no language. Example: SELECT count, count_is FROM count_books(p_author => ''le guin'', p_count => ''exact'');';
CALL util.publish('bookstore.count_books(util.query, util.query, util.query, util.query, bigint, bigint, text, text, boolean, text)');

COMMIT;
