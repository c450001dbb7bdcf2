-- Deploy storeroom:util/add_category to pg
-- requires: util/read_category
-- requires: util/refuse_duplicate
-- requires: util/tidy
-- requires: util/name_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.add_category(p_catalog text, p_name text)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_category_id bigint;
BEGIN
    EXECUTE format('INSERT INTO %I.category (name) VALUES ($1) ON CONFLICT ON CONSTRAINT category_name DO NOTHING RETURNING category_id', p_catalog)
    INTO v_category_id USING coalesce(util.tidy(p_name), '');
    IF v_category_id IS NULL THEN
        EXECUTE format('SELECT c.category_id FROM %I.category AS c WHERE c.name_key = $1', p_catalog) INTO v_category_id USING util.name_key(p_name);
        PERFORM util.refuse_duplicate('category_name', v_category_id);
    END IF;
    RETURN util.read_category(p_catalog, v_category_id);
END
$$;

COMMENT ON FUNCTION util.add_category(text, text) IS
'Adds a category to a catalog and returns it. Raises 23505 with the existing number when the name is known whatever its case and accents, 23514 for a blank or too long name. Example: SELECT category_id FROM add_category(''bookstore'', ''Maps'');';

COMMIT;
