-- Deploy storeroom:bookstore/book_categories to pg
-- requires: bookstore/ensure_categories
-- requires: bookstore/book_category_json

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION bookstore.book_categories(p_names text[], p_ids bigint[])
RETURNS json
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_ids        bigint[] := array_remove(p_ids, NULL) || ARRAY(SELECT e.category_id FROM bookstore.ensure_categories(p_names) AS e);
    v_unknown    boolean;
    v_categories json;
BEGIN
    IF EXISTS (SELECT FROM unnest(p_names) AS n (name) WHERE util.tidy(n.name) IS NULL) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'the name of a category must not be blank', COLUMN = 'categories';
    END IF;

    -- Held against a renaming until this book is linked, so that its row cannot keep the old name.
    PERFORM FROM bookstore.category AS c WHERE c.category_id = ANY (v_ids) ORDER BY c.category_id FOR KEY SHARE;

    SELECT
        bool_or(c.category_id IS NULL),
        json_agg(bookstore.book_category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id)
    INTO v_unknown, v_categories
    FROM (SELECT DISTINCT i.category_id FROM unnest(v_ids) AS i (category_id)) AS l
    LEFT JOIN bookstore.category AS c ON c.category_id = l.category_id;
    IF v_unknown THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there is no category with that number', COLUMN = 'categories';
    END IF;
    RETURN coalesce(v_categories, '[]');
END
$$;

COMMENT ON FUNCTION bookstore.book_categories(text[], bigint[]) IS
'The categories of a book as its row keeps them, from names (made where there is none) and numbers. Raises 22023 for a blank name or an unknown number. Example: SELECT book_categories(''{Poetry,Classics}'', NULL);';

COMMIT;
