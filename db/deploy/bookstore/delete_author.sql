-- Deploy storeroom:bookstore/delete_author to pg
-- requires: bookstore/get_author
-- requires: bookstore/author_word
-- requires: bookstore/book_author

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.delete_author(p_author_id bigint)
RETURNS bookstore.author_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.author_row := bookstore.get_author(p_author_id);
BEGIN
    DELETE FROM bookstore.author AS a WHERE a.author_id = p_author_id;
    IF NOT FOUND THEN  -- somebody else was quicker
        RAISE no_data_found USING MESSAGE = 'there is no such author', COLUMN = 'author_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.delete_author(bigint) IS
'Removes an author without books and returns what it was. Raises P0002 when there is none, 23503 when the author has books. Example: SELECT d.name FROM insert_author(''Nobody Yet'') AS i, delete_author(i.author_id) AS d;';
CALL util.publish('bookstore.delete_author(bigint)');

COMMIT;
