-- Deploy storeroom:bookstore/insert_category to pg
-- requires: bookstore/category
-- requires: util/add_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.insert_category(p_name text, p_idempotency_key text DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.add_category('bookstore', p_name, p_idempotency_key);
END
$$;

COMMENT ON FUNCTION bookstore.insert_category(text, text) IS
'Adds a category of books and returns it. Raises 23505 with the existing number when the name is known whatever its case and accents, 23514 for a blank or too long name. With p_idempotency_key it is done once, see replay. Example: SELECT category_id FROM insert_category(''Maps'');';
CALL util.publish('bookstore.insert_category(text, text)');

COMMIT;
