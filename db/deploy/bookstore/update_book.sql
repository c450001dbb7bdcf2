-- Deploy storeroom:bookstore/update_book to pg
-- requires: bookstore/book_row
-- requires: bookstore/book_authors
-- requires: util/categories_json
-- requires: bookstore/link_books
-- requires: bookstore/book_text
-- requires: bookstore/book_word
-- requires: util/index_words
-- requires: util/check_clear
-- requires: util/refuse_duplicate
-- requires: util/publish
-- requires: util/check_version
-- requires: activity/log_changes
-- requires: util/language_tag

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.update_book(
    p_book_id        bigint,
    p_title          text     DEFAULT NULL,
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
    p_clear          text[]   DEFAULT '{}',
    p_version        integer  DEFAULT NULL
)
RETURNS bookstore.book_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_clear      text[] := coalesce(p_clear, '{}');
    v_isbn       text := util.isbn13(p_isbn);
    v_authors    json;
    v_categories json;
    v_before     bookstore.book_row;
    v_row        bookstore.book_row;
BEGIN
    CALL util.check_clear(v_clear, ARRAY[
        'subtitle', 'authors', 'categories', 'isbn', 'printed_isbn', 'published_year', 'language', 'publisher', 'price', 'currency', 'description'
    ]);
    IF v_isbn IS NULL AND util.tidy(p_isbn) IS NOT NULL THEN
        RAISE check_violation USING MESSAGE = 'not an ISBN', CONSTRAINT = 'book_isbn_valid';
    END IF;

    -- Authors and categories are locked before the book, as a renaming does.
    IF coalesce(p_authors, p_author_ids::text[]) IS NOT NULL OR 'authors' = ANY (v_clear) THEN
        v_authors := bookstore.book_authors(p_authors, p_roles, p_author_ids);
    END IF;
    IF coalesce(p_categories, p_category_ids::text[]) IS NOT NULL OR 'categories' = ANY (v_clear) THEN
        v_categories := util.categories_json('bookstore', p_categories, p_category_ids);
    END IF;
    PERFORM FROM bookstore.book AS b WHERE b.book_id = p_book_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such book', COLUMN = 'book_id';
    END IF;
    SELECT r.* INTO v_before FROM bookstore.book_row AS r WHERE r.book_id = p_book_id;
    CALL util.check_version(p_version, v_before.version);

    BEGIN
        UPDATE bookstore.book AS b SET
            title          = CASE WHEN p_title IS NOT NULL THEN coalesce(util.tidy(p_title), '') ELSE b.title END,
            subtitle       = CASE WHEN p_subtitle IS NOT NULL OR 'subtitle' = ANY (v_clear) THEN util.tidy(p_subtitle) ELSE b.subtitle END,
            authors        = coalesce(v_authors, b.authors),
            categories     = coalesce(v_categories, b.categories),
            isbn           = CASE WHEN p_isbn IS NOT NULL OR 'isbn' = ANY (v_clear) THEN v_isbn ELSE b.isbn END,
            printed_isbn   = CASE WHEN p_printed_isbn IS NOT NULL OR 'printed_isbn' = ANY (v_clear)
                                  THEN upper(nullif(regexp_replace(p_printed_isbn, '[^0-9A-Za-z]', '', 'g'), '')) ELSE b.printed_isbn END,
            published_year = CASE WHEN 'published_year' = ANY (v_clear) THEN NULL ELSE coalesce(p_published_year, b.published_year) END,
            language       = CASE WHEN p_language IS NOT NULL OR 'language' = ANY (v_clear) THEN util.language_tag(p_language) ELSE b.language END,
            publisher      = CASE WHEN p_publisher IS NOT NULL OR 'publisher' = ANY (v_clear) THEN util.tidy(p_publisher) ELSE b.publisher END,
            price          = CASE WHEN 'price' = ANY (v_clear) THEN NULL ELSE coalesce(round(p_price::util.price, 2), b.price) END,
            currency       = CASE WHEN p_currency IS NOT NULL OR 'currency' = ANY (v_clear) THEN util.tidy(p_currency) ELSE b.currency END,
            description    = CASE WHEN p_description IS NOT NULL OR 'description' = ANY (v_clear) THEN nullif(btrim(p_description, E' \t\r\n'), '') ELSE b.description END,
            version        = b.version + 1,
            updated_at     = now()
        WHERE b.book_id = p_book_id;
    EXCEPTION WHEN unique_violation THEN  -- an UPDATE has no ON CONFLICT; the only name it can break is the ISBN
        PERFORM util.refuse_duplicate('book_isbn', (SELECT b.book_id FROM bookstore.book AS b WHERE b.isbn = v_isbn));
    END;

    CALL bookstore.link_books(ARRAY[p_book_id]);
    CALL util.index_words('bookstore', 'book', ARRAY[p_book_id]);
    SELECT r.* INTO v_row FROM bookstore.book_row AS r WHERE r.book_id = p_book_id;
    PERFORM activity.log_changes('bookstore', 'book', 'update', ARRAY[p_book_id], ARRAY[to_jsonb(v_before)], ARRAY[to_jsonb(v_row)]);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.update_book(bigint, text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[], text[], integer) IS
'Changes what is given of a book, empties the fields that p_clear names, and returns the book. Authors and categories are replaced as a whole. Raises P0002 when there is no such book, otherwise as insert_book; 22023 when p_clear names another field. Raises P0004 when p_version is given and not the book''s. Example: SELECT title, version FROM update_book(1, p_price => 12.50, p_currency => ''EUR'', p_clear => ''{description}'');';
CALL util.publish('bookstore.update_book(bigint, text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[], text[], integer)');

COMMIT;
