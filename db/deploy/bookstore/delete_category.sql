-- Deploy storeroom:bookstore/delete_category to pg
-- requires: bookstore/get_category
-- requires: bookstore/book_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.delete_category(p_category_id bigint)
RETURNS bookstore.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.category_row := bookstore.get_category(p_category_id);
BEGIN
    DELETE FROM bookstore.category AS c WHERE c.category_id = p_category_id;
    IF NOT FOUND THEN  -- somebody else was quicker
        RAISE no_data_found USING MESSAGE = 'there is no such category', COLUMN = 'category_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.delete_category(bigint) IS
'Removes a category without books and returns what it was. Raises P0002 when there is none, 23503 when it has books. Example: SELECT name FROM delete_category(1);';
CALL util.publish('bookstore.delete_category(bigint)');

COMMIT;
