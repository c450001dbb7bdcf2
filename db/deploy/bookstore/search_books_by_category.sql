-- Deploy storeroom:bookstore/search_books_by_category to pg
-- requires: bookstore/books_linked
-- requires: util/match_categories
-- requires: util/read_position
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.search_books_by_category(
    p_category util.query,
    p_sort     text            DEFAULT 'relevance',
    p_limit    util.page_limit DEFAULT 20,
    p_after    text            DEFAULT NULL
)
RETURNS SETOF bookstore.book_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_sort  text := coalesce(p_sort, 'relevance');
    v_scope text;
BEGIN
    IF coalesce(util.name_key(p_category), '') = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'category must not be blank', COLUMN = 'category';
    END IF;
    v_scope := util.cursor_scope('search_books_by_category', util.name_key(p_category), v_sort);
    RETURN QUERY
    SELECT *
    FROM bookstore.books_linked(
        'category', util.match_categories('bookstore', p_category), v_sort, v_scope,
        util.read_position(p_after, v_scope, bookstore.book_order(v_sort)), coalesce(p_limit, 20)
    );
END
$$;

COMMENT ON FUNCTION bookstore.search_books_by_category(util.query, text, util.page_limit, text) IS
'One page of the books in a category, found by its name or, when no category has that name, in all categories with the words. Sorts: relevance and title (by title), newest, year (latest first), price (lowest first). Raises 22023 for a blank category, an unknown sort or a foreign cursor. Example: SELECT title, price FROM search_books_by_category(''science fiction'', p_sort => ''price'');';
CALL util.publish('bookstore.search_books_by_category(util.query, text, util.page_limit, text)');

COMMIT;
