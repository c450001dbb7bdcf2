-- Deploy storeroom:bookstore/insert_category to pg
-- requires: bookstore/category_row
-- requires: util/refuse_duplicate
-- requires: util/tidy
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.insert_category(p_name text)
RETURNS bookstore.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_category_id bigint;
    v_row         bookstore.category_row;
BEGIN
    INSERT INTO bookstore.category (name)
    VALUES (coalesce(util.tidy(p_name), ''))
    ON CONFLICT ON CONSTRAINT category_name DO NOTHING
    RETURNING category.category_id INTO v_category_id;
    IF v_category_id IS NULL THEN
        PERFORM util.refuse_duplicate('category_name', (
            SELECT c.category_id FROM bookstore.category AS c WHERE c.name_key = util.name_key(p_name)
        ));
    END IF;
    SELECT r.* INTO v_row FROM bookstore.category_row AS r WHERE r.category_id = v_category_id;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION bookstore.insert_category(text) IS
'Adds a category and returns it. Raises 23505 with the existing number when the name is known whatever its case and accents, 23514 for a blank or too long name. Example: SELECT category_id FROM insert_category(''Maps'');';
CALL util.publish('bookstore.insert_category(text)');

COMMIT;
