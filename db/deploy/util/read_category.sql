-- Deploy storeroom:util/read_category to pg
-- requires: util/category_row
-- requires: util/make_category_table

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.read_category(p_catalog text, p_category_id bigint)
RETURNS util.category_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_row util.category_row;
BEGIN
    EXECUTE format('SELECT c.category_id, c.name, c.version, c.created_at, c.updated_at FROM %I.category AS c WHERE c.category_id = $1', p_catalog)
    INTO v_row USING p_category_id;
    IF v_row.category_id IS NULL THEN
        RAISE no_data_found USING MESSAGE = 'there is no such category', COLUMN = 'category_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION util.read_category(text, bigint) IS
'The category of a catalog with that number. Raises P0002 when there is none. Example: SELECT name FROM read_category(''bookstore'', 1);';

COMMIT;
