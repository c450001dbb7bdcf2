-- Deploy storeroom:util/remove_category to pg
-- requires: util/read_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.remove_category(p_catalog text, p_category_id bigint)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_row  util.category_row := util.read_category(p_catalog, p_category_id);
    v_gone bigint;
BEGIN
    EXECUTE format('DELETE FROM %I.category AS c WHERE c.category_id = $1 RETURNING c.category_id', p_catalog) INTO v_gone USING p_category_id;
    IF v_gone IS NULL THEN  -- somebody else was quicker
        RAISE no_data_found USING MESSAGE = 'there is no such category', COLUMN = 'category_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION util.remove_category(text, bigint) IS
'Removes an empty category of a catalog and returns what it was. Raises P0002 when there is none, 23503 when something stands in it. Example: SELECT name FROM remove_category(''bookstore'', 1);';

COMMIT;
