-- Deploy storeroom:inventory/product_taken to pg
-- requires: inventory/product
-- requires: util/name_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.product_taken(p_product_id bigint, p_category_id bigint, p_name text, p_sku text)
RETURNS TABLE (constraint_name text, product_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 1 SET search_path = ''
AS $$
DECLARE
    v_name_key text := util.name_key(p_name);
    v_sku_key  text := util.name_key(util.tidy(p_sku));
BEGIN
    RETURN QUERY
    SELECT t.constraint_name, t.product_id
    FROM (
        -- OFFSET keeps this to the index of names: to statistics, a category that is being filled is as small as a name.
        SELECT 'product_name', n.product_id
        FROM (SELECT p.product_id, p.category_id FROM inventory.product AS p WHERE p.name_key = v_name_key OFFSET 0) AS n
        WHERE n.category_id = p_category_id
        UNION ALL
        SELECT 'product_sku', p.product_id FROM inventory.product AS p WHERE p.sku_key = v_sku_key
    ) AS t (constraint_name, product_id)
    WHERE t.product_id IS DISTINCT FROM p_product_id
    LIMIT 1;
END
$$;

COMMENT ON FUNCTION inventory.product_taken(bigint, bigint, text, text) IS
'The constraint that keeps a product (NULL: a new one) from this name in this category or from this SKU, and the product that has it. Example: SELECT * FROM product_taken(NULL, 1, ''Red mug'', ''RM-1'');';

COMMIT;
