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
    v_ids        bigint[] := array_remove(p_ids, NULL);
    v_number     bigint;
    v_categories json;
BEGIN
    IF EXISTS (SELECT FROM unnest(p_names) AS n (name) WHERE util.tidy(n.name) IS NULL) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'the name of a category must not be blank', COLUMN = 'categories';
    END IF;
    IF p_names <> '{}' THEN
        v_ids := v_ids || ARRAY(SELECT e.category_id FROM util.ensure_categories(p_catalog, p_names) AS e);
    END IF;
    IF coalesce(v_ids, '{}') = '{}' THEN
        RETURN '[]';
    END IF;
    -- Held against a renaming until the row is linked, so that it cannot keep the old name.
    EXECUTE format(
        $sql$
        SELECT count(*), json_agg(util.category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id)
        FROM (SELECT l.* FROM %I.category AS l WHERE l.category_id = ANY ($1) ORDER BY l.category_id FOR KEY SHARE) AS c
        $sql$,
        p_catalog
    )
    INTO v_number, v_categories USING v_ids;
    IF v_number < (SELECT count(DISTINCT i.id) FROM unnest(v_ids) AS i (id)) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there is no category with that number', COLUMN = 'categories';
    END IF;
    RETURN v_categories;
END
$$;

COMMENT ON FUNCTION util.categories_json(text, text[], bigint[]) IS
'Categories of a catalog as a row keeps them, from names (made where there is none) and numbers, in the order of names. Raises 22023 for a blank name or an unknown number. Example: SELECT categories_json(''bookstore'', ''{Poetry,Classics}'', NULL);';

COMMIT;
