-- Deploy storeroom:bookstore/delete_book to pg
-- requires: bookstore/get_book
-- requires: bookstore/link_books
-- requires: util/forget_words
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.delete_book(p_book_id bigint, p_version integer DEFAULT NULL)
RETURNS bookstore.book_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.book_row;
BEGIN
    PERFORM FROM bookstore.book AS l WHERE l.book_id = p_book_id FOR UPDATE;
    v_row := bookstore.get_book(p_book_id);
    CALL util.check_version(p_version, v_row.version);
    CALL util.forget_words('bookstore', 'book', ARRAY[p_book_id]);
    DELETE FROM bookstore.book AS b WHERE b.book_id = p_book_id;
    PERFORM activity.log_changes('bookstore', 'book', 'delete', ARRAY[p_book_id], ARRAY[to_jsonb(v_row)], NULL);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.delete_book(bigint, integer) IS
'Removes a book and returns what it was; authors and categories stay. Raises P0002 when there is none. Raises P0004 when p_version is given and not the book''s. Example: SELECT title FROM delete_book(1);';
CALL util.publish('bookstore.delete_book(bigint, integer)');

COMMIT;
