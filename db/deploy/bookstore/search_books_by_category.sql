-- Deploy storeroom:bookstore/search_books_by_category to pg
-- requires: bookstore/books_linked
-- requires: util/match_categories
-- requires: util/read_position
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish
-- requires: util/correct_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.search_books_by_category(
    p_category util.query,
    p_sort     text            DEFAULT 'relevance',
    p_limit    util.page_limit DEFAULT 20,
    p_after    text            DEFAULT NULL,
    p_exact    boolean         DEFAULT false
)
RETURNS SETOF bookstore.book_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_key       text := util.name_key(p_category);
    v_sort      text := coalesce(p_sort, 'relevance');
    v_scope     text := util.cursor_scope('search_books_by_category', v_key, v_sort);
    v_after     text[];
    v_ids       bigint[];
    v_corrected text;
BEGIN
    IF coalesce(v_key, '') = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'category must not be blank', COLUMN = 'category';
    END IF;
    IF p_after IS NOT NULL THEN
        v_after := util.read_position(p_after, v_scope, bookstore.book_order(v_sort));
    END IF;
    -- What match_categories looks for first, without planning it for any catalog.
    v_ids := ARRAY(SELECT c.category_id FROM bookstore.category AS c WHERE c.name_key = v_key);
    IF v_ids = '{}' THEN
        v_ids := util.match_categories('bookstore', p_category);
    END IF;
    IF v_ids = '{}' AND p_exact IS NOT TRUE THEN
        v_corrected := util.correct_category('bookstore', p_category);
        v_ids := util.match_categories('bookstore', v_corrected);
    END IF;
    RETURN QUERY SELECT * FROM bookstore.books_linked('category', v_ids, v_sort, v_scope, v_after, coalesce(p_limit, 20), v_corrected);
END
$$;

COMMENT ON FUNCTION bookstore.search_books_by_category(util.query, text, util.page_limit, text, boolean) IS
'One page of the books in a category, found by its name or, when no category has that name, in all categories with the words; where none has them, these are corrected, unless p_exact. Sorts: relevance and title (by title), newest, year (latest first), price (lowest first). Raises 22023 for a blank category, an unknown sort or a foreign cursor. Example: SELECT title, price FROM search_books_by_category(''science fiction'', p_sort => ''price'');';
CALL util.publish('bookstore.search_books_by_category(util.query, text, util.page_limit, text, boolean)');

COMMIT;
