-- Deploy storeroom:bookstore/add_book to pg
-- requires: bookstore/book_row
-- requires: bookstore/book_authors
-- requires: util/categories_json
-- requires: bookstore/link_books
-- requires: util/refuse_duplicate
-- requires: activity/log_changes
-- requires: util/language_tag

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.add_book(
    p_title          text,
    p_authors        text[]   DEFAULT NULL,
    p_categories     text[]   DEFAULT NULL,
    p_isbn           text     DEFAULT NULL,
    p_published_year integer  DEFAULT NULL,
    p_language       text     DEFAULT NULL,
    p_publisher      text     DEFAULT NULL,
    p_price          numeric  DEFAULT NULL,
    p_currency       text     DEFAULT NULL,
    p_description    text     DEFAULT NULL,
    p_subtitle       text     DEFAULT NULL,
    p_printed_isbn   text     DEFAULT NULL,
    p_roles          text[]   DEFAULT NULL,
    p_author_ids     bigint[] DEFAULT NULL,
    p_category_ids   bigint[] DEFAULT NULL
)
RETURNS bookstore.book_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_isbn    text := util.isbn13(p_isbn);
    v_book_id bigint;
    v_row     bookstore.book_row;
BEGIN
    IF v_isbn IS NULL AND util.tidy(p_isbn) IS NOT NULL THEN
        RAISE check_violation USING MESSAGE = 'not an ISBN', CONSTRAINT = 'book_isbn_valid';
    END IF;

    INSERT INTO bookstore.book (
        title, subtitle, authors, categories, isbn, printed_isbn, published_year, language, publisher, price, currency, description
    )
    VALUES (
        coalesce(util.tidy(p_title), ''), util.tidy(p_subtitle),
        bookstore.book_authors(p_authors, p_roles, p_author_ids), util.categories_json('bookstore', p_categories, p_category_ids),
        v_isbn, upper(nullif(regexp_replace(p_printed_isbn, '[^0-9A-Za-z]', '', 'g'), '')), p_published_year, util.language_tag(p_language),
        util.tidy(p_publisher), round(p_price::util.price, 2), util.tidy(p_currency), nullif(btrim(p_description, E' \t\r\n'), '')
    )
    ON CONFLICT ON CONSTRAINT book_isbn DO NOTHING
    RETURNING book.book_id INTO v_book_id;
    IF v_book_id IS NULL THEN
        PERFORM util.refuse_duplicate('book_isbn', (SELECT b.book_id FROM bookstore.book AS b WHERE b.isbn = v_isbn));
    END IF;

    CALL bookstore.link_books(ARRAY[v_book_id]);
    SELECT r.* INTO v_row FROM bookstore.book_row AS r WHERE r.book_id = v_book_id;
    PERFORM activity.log_changes('bookstore', 'book', 'insert', ARRAY[v_book_id], NULL, ARRAY[to_jsonb(v_row)]);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.add_book(text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[]) IS
'Does what insert_book says, without a key, and but for its words: whoever calls this makes them findable, see index_words. Example: SELECT book_id FROM add_book(''Dune'', ''{Frank Herbert}'');';

COMMIT;
