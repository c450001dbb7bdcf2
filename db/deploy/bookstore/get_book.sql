-- Deploy storeroom:bookstore/get_book to pg
-- requires: bookstore/book_row
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.get_book(p_book_id bigint)
RETURNS bookstore.book_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.book_row;
BEGIN
    SELECT r.* INTO v_row FROM bookstore.book_row AS r WHERE r.book_id = p_book_id;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such book', COLUMN = 'book_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.get_book(bigint) IS 'The book with that number. Raises P0002 when there is none. Example: SELECT title FROM get_book(1);';
CALL util.publish('bookstore.get_book(bigint)');

COMMIT;
