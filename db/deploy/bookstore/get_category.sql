-- Deploy storeroom:bookstore/get_category to pg
-- requires: bookstore/category_row
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.get_category(p_category_id bigint)
RETURNS bookstore.category_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row bookstore.category_row;
BEGIN
    SELECT r.* INTO v_row FROM bookstore.category_row AS r WHERE r.category_id = p_category_id;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such category', COLUMN = 'category_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.get_category(bigint) IS 'The category with that number. Raises P0002 when there is none. Example: SELECT name FROM get_category(1);';
CALL util.publish('bookstore.get_category(bigint)');

COMMIT;
