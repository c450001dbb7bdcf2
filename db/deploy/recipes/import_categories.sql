-- Deploy storeroom:recipes/import_categories to pg
-- requires: recipes/import_row
-- requires: recipes/category
-- requires: util/category_json

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.import_categories(p_row recipes.import_row)
RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN (
        SELECT coalesce(json_agg(util.category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id), '[]')
        FROM recipes.category AS c
        WHERE c.category_id = ANY (p_row.category_ids)
    );
END
$$;

COMMENT ON FUNCTION recipes.import_categories(recipes.import_row) IS
'The categories of a line of an import as the row of a recipe keeps them. Example: SELECT import_categories(NULL);';

COMMIT;
