-- Deploy storeroom:bookstore/get_category to pg
-- requires: bookstore/category
-- requires: util/read_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.get_category(p_category_id bigint)
RETURNS util.category_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.read_category('bookstore', p_category_id);
END
$$;

COMMENT ON FUNCTION bookstore.get_category(bigint) IS 'The category of books with that number. Raises P0002 when there is none. Example: SELECT name FROM get_category(1);';
CALL util.publish('bookstore.get_category(bigint)');

COMMIT;
