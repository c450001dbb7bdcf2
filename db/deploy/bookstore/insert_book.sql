-- Deploy storeroom:bookstore/insert_book to pg
-- requires: bookstore/add_book
-- requires: bookstore/book_text
-- requires: bookstore/book_word
-- requires: util/index_words
-- requires: util/publish
-- requires: util/replay
-- requires: util/keep_answer

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.insert_book(
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
    p_category_ids   bigint[] DEFAULT NULL,
    p_idempotency_key text    DEFAULT NULL
)
RETURNS bookstore.book_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.book_row := json_populate_record(NULL::bookstore.book_row, util.replay(p_idempotency_key, 'insert_book', jsonb_build_array(
        p_title, p_authors, p_categories, p_isbn, p_published_year, p_language, p_publisher, p_price, p_currency, p_description, p_subtitle, p_printed_isbn,
        p_roles, p_author_ids, p_category_ids
    )));
BEGIN
    IF v_row.book_id IS NULL THEN
        v_row := bookstore.add_book(
            p_title, p_authors, p_categories, p_isbn, p_published_year, p_language, p_publisher, p_price, p_currency, p_description, p_subtitle,
            p_printed_isbn, p_roles, p_author_ids, p_category_ids
        );
        CALL util.index_words('bookstore', 'book', ARRAY[v_row.book_id]);
        CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.insert_book(text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[], text) IS
'Adds a book and returns it. Authors and categories come by name, made where there is none, or by number (p_author_ids beside p_authors and p_roles). Raises 23505 with the existing number when the ISBN is known, 23514 for a value out of bounds, 22023 for an unknown number. With p_idempotency_key it is done once, see replay. Example: SELECT book_id, isbn FROM insert_book(''Dune'', ARRAY[''Frank Herbert''], ARRAY[''Science Fiction''], ''978-1-4028-9462-6'');';
CALL util.publish('bookstore.insert_book(text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[], text)');

COMMIT;
