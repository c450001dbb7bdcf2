-- Deploy storeroom:util/rename_category to pg
-- requires: util/read_category
-- requires: util/refuse_duplicate
-- requires: util/tidy
-- requires: util/name_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.rename_category(p_catalog text, p_category_id bigint, p_name text)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_existing_id bigint;
BEGIN
    BEGIN
        EXECUTE format(
            'UPDATE %I.category AS c SET name = coalesce($2, c.name), version = c.version + 1, updated_at = now() WHERE c.category_id = $1', p_catalog
        )
        USING p_category_id, CASE WHEN p_name IS NOT NULL THEN coalesce(util.tidy(p_name), '') END;
    EXCEPTION WHEN unique_violation THEN  -- an UPDATE has no ON CONFLICT
        EXECUTE format('SELECT c.category_id FROM %I.category AS c WHERE c.name_key = $1', p_catalog) INTO v_existing_id USING util.name_key(p_name);
        PERFORM util.refuse_duplicate('category_name', v_existing_id);
    END;
    RETURN util.read_category(p_catalog, p_category_id);
END
$$;

COMMENT ON FUNCTION util.rename_category(text, bigint, text) IS
'Renames a category of a catalog and returns it. Raises P0002 when there is none, otherwise as add_category. Example: SELECT name FROM rename_category(''bookstore'', 1, ''Verse'');';

COMMIT;
