-- Deploy storeroom:bookstore/delete_book to pg
-- requires: bookstore/get_book
-- requires: bookstore/link_books

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.delete_book(p_book_id bigint)
RETURNS bookstore.book_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.book_row := bookstore.get_book(p_book_id);
BEGIN
    DELETE FROM bookstore.book AS b WHERE b.book_id = p_book_id;
    IF NOT FOUND THEN  -- somebody else was quicker
        RAISE no_data_found USING MESSAGE = 'there is no such book', COLUMN = 'book_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.delete_book(bigint) IS
'Removes a book and returns what it was; authors and categories stay. Raises P0002 when there is none. Example: SELECT title FROM delete_book(1);';
CALL util.publish('bookstore.delete_book(bigint)');

COMMIT;
