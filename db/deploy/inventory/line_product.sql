-- Deploy storeroom:inventory/line_product to pg
-- requires: inventory/product_line

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.line_product(p_line inventory.product_line)
RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan  -- also inside an import, which asks for custom ones
AS $$
DECLARE
    v_name_key text := util.name_key(p_line.name);
    v_sku_key  text := util.name_key(p_line.sku);
BEGIN
    RETURN coalesce(
        (SELECT p.product_id FROM inventory.product AS p WHERE p.source = p_line.source AND p.source_key = p_line.source_key),
        (SELECT p.product_id FROM inventory.product AS p WHERE p.sku_key = v_sku_key),
        CASE WHEN num_nonnulls(p_line.source_key, p_line.sku) = 0 THEN (
            -- OFFSET keeps this to the index of names: to statistics, a category that is being filled is as small as a name.
            SELECT n.product_id
            FROM (SELECT p.product_id, p.category_id FROM inventory.product AS p WHERE p.name_key = v_name_key OFFSET 0) AS n
            WHERE n.category_id = p_line.category_id
        ) END
    );
END
$$;

COMMENT ON FUNCTION inventory.line_product(inventory.product_line) IS
'The product that a line of an import is about: by its key in the source, else by SKU; without either, by category and name. Example: SELECT line_product(NULL);';

COMMIT;
