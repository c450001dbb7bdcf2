-- Deploy storeroom:bookstore/update_category to pg
-- requires: bookstore/category
-- requires: util/rename_category
-- requires: bookstore/book_category
-- requires: util/category_json
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.update_category(p_category_id bigint, p_name text DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_old text;
    v_row util.category_row;
BEGIN
    SELECT c.name INTO v_old FROM bookstore.category AS c WHERE c.category_id = p_category_id FOR UPDATE;
    v_row := util.rename_category('bookstore', p_category_id, p_name);
    IF v_row.name = v_old THEN
        RETURN v_row;
    END IF;

    -- Locked in the order of numbers, as every writer does.
    PERFORM FROM bookstore.book AS b
    WHERE b.book_id IN (SELECT l.book_id FROM bookstore.book_category AS l WHERE l.category_id = p_category_id)
    ORDER BY b.book_id
    FOR UPDATE;
    UPDATE bookstore.book AS b SET
        categories = (
            SELECT json_agg(util.category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id)
            FROM bookstore.book_category AS l
            JOIN bookstore.category AS c ON c.category_id = l.category_id
            WHERE l.book_id = b.book_id
        )
    WHERE b.book_id IN (SELECT l.book_id FROM bookstore.book_category AS l WHERE l.category_id = p_category_id);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.update_category(bigint, text) IS
'Renames a category and returns it; the books show the new name at once. Raises P0002 when there is no such category, otherwise as insert_category. Example: SELECT name FROM update_category(1, ''Verse'');';
CALL util.publish('bookstore.update_category(bigint, text)');

COMMIT;
