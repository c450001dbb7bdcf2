-- Deploy storeroom:bookstore/get_author to pg
-- requires: bookstore/author_row
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.get_author(p_author_id bigint)
RETURNS bookstore.author_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.author_row;
BEGIN
    SELECT r.* INTO v_row FROM bookstore.author_row AS r WHERE r.author_id = p_author_id;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such author', COLUMN = 'author_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.get_author(bigint) IS 'The author with that number. Raises P0002 when there is none. Example: SELECT name FROM get_author(1);';
CALL util.publish('bookstore.get_author(bigint)');

COMMIT;
