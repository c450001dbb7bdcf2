-- Deploy storeroom:bookstore/update_category to pg
-- requires: bookstore/book_category
-- requires: util/rename_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.update_category(p_category_id bigint, p_name text DEFAULT NULL, p_version integer DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.rename_category('bookstore', p_category_id, p_name, 'book', p_version);
END
$$;

COMMENT ON FUNCTION bookstore.update_category(bigint, text, integer) IS
'Renames a category and returns it; the books show the new name at once. Raises P0002 when there is no such category, otherwise as insert_category. Raises P0004 when p_version is given and not the category''s. Example: SELECT name FROM update_category(1, ''Verse'');';
CALL util.publish('bookstore.update_category(bigint, text, integer)');

COMMIT;
