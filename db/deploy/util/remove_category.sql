-- Deploy storeroom:util/remove_category to pg
-- requires: util/read_category
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.remove_category(p_catalog text, p_category_id bigint, p_version integer DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_row util.category_row;
BEGIN
    EXECUTE format('SELECT FROM %I.category AS c WHERE c.category_id = $1 FOR UPDATE', p_catalog) USING p_category_id;
    v_row := util.read_category(p_catalog, p_category_id);
    CALL util.check_version(p_version, v_row.version);
    EXECUTE format('DELETE FROM %I.category AS c WHERE c.category_id = $1', p_catalog) USING p_category_id;
    PERFORM activity.log_changes(p_catalog, 'category', 'delete', ARRAY[p_category_id], ARRAY[to_jsonb(v_row)], NULL);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION util.remove_category(text, bigint, integer) IS
'Removes an empty category of a catalog and returns what it was. Raises P0002 when there is none, 23503 when something stands in it. Raises P0004 when p_version is given and not the category''s. Example: SELECT name FROM remove_category(''bookstore'', 1);';

COMMIT;
