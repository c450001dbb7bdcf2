-- Deploy storeroom:util/categories_json to pg
-- requires: util/ensure_categories
-- requires: util/category_json

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.categories_json(p_catalog text, p_names text[], p_ids bigint[])
RETURNS json
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_ids        bigint[] := array_remove(p_ids, NULL) || ARRAY(SELECT e.category_id FROM util.ensure_categories(p_catalog, p_names) AS e);
    v_unknown    boolean;
    v_categories json;
BEGIN
    IF EXISTS (SELECT FROM unnest(p_names) AS n (name) WHERE util.tidy(n.name) IS NULL) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'the name of a category must not be blank', COLUMN = 'categories';
    END IF;
    -- Held against a renaming until the row is linked, so that it cannot keep the old name.
    EXECUTE format('SELECT FROM %I.category AS c WHERE c.category_id = ANY ($1) ORDER BY c.category_id FOR KEY SHARE', p_catalog) USING v_ids;
    EXECUTE format(
        $sql$
        SELECT
            bool_or(c.category_id IS NULL),
            json_agg(util.category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id)
        FROM (SELECT DISTINCT i.category_id FROM unnest($1) AS i (category_id)) AS l
        LEFT JOIN %I.category AS c ON c.category_id = l.category_id
        $sql$,
        p_catalog
    )
    INTO v_unknown, v_categories USING v_ids;
    IF v_unknown THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there is no category with that number', COLUMN = 'categories';
    END IF;
    RETURN coalesce(v_categories, '[]');
END
$$;

COMMENT ON FUNCTION util.categories_json(text, text[], bigint[]) IS
'Categories of a catalog as a row keeps them, from names (made where there is none) and numbers, in the order of names. Raises 22023 for a blank name or an unknown number. Example: SELECT categories_json(''bookstore'', ''{Poetry,Classics}'', NULL);';

COMMIT;
