-- Deploy storeroom:bookstore/delete_author to pg
-- requires: bookstore/get_author
-- requires: bookstore/author_word
-- requires: bookstore/book_author
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.delete_author(p_author_id bigint, p_version integer DEFAULT NULL)
RETURNS bookstore.author_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.author_row;
BEGIN
    PERFORM FROM bookstore.author AS l WHERE l.author_id = p_author_id FOR UPDATE;
    v_row := bookstore.get_author(p_author_id);
    CALL util.check_version(p_version, v_row.version);
    DELETE FROM bookstore.author AS a WHERE a.author_id = p_author_id;
    PERFORM activity.log_changes('bookstore', 'author', 'delete', ARRAY[p_author_id], ARRAY[to_jsonb(v_row)], NULL);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.delete_author(bigint, integer) IS
'Removes an author without books and returns what it was. Raises P0002 when there is none, 23503 when the author has books. Raises P0004 when p_version is given and not the author''s. Example: SELECT d.name FROM insert_author(''Nobody Yet'') AS i, delete_author(i.author_id) AS d;';
CALL util.publish('bookstore.delete_author(bigint, integer)');

COMMIT;
