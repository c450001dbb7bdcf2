-- Deploy storeroom:bookstore/insert_category to pg
-- requires: bookstore/category
-- requires: util/add_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.insert_category(p_name text)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.add_category('bookstore', p_name);
END
$$;

COMMENT ON FUNCTION bookstore.insert_category(text) IS
'Adds a category of books and returns it. Raises 23505 with the existing number when the name is known whatever its case and accents, 23514 for a blank or too long name. Example: SELECT category_id FROM insert_category(''Maps'');';
CALL util.publish('bookstore.insert_category(text)');

COMMIT;
