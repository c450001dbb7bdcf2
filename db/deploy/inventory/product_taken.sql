-- Deploy storeroom:inventory/product_taken to pg
-- requires: inventory/product
-- requires: util/name_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.product_taken(p_product_id bigint, p_category_id bigint, p_name text, p_sku text)
RETURNS TABLE (constraint_name text, product_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 1 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY
    SELECT t.constraint_name, t.product_id
    FROM (
        SELECT 'product_name', p.product_id
        FROM inventory.product AS p
        WHERE p.category_id = p_category_id AND p.name_key = util.name_key(p_name)
        UNION ALL
        SELECT 'product_sku', p.product_id FROM inventory.product AS p WHERE p.sku_key = util.name_key(util.tidy(p_sku))
    ) AS t (constraint_name, product_id)
    WHERE t.product_id IS DISTINCT FROM p_product_id
    LIMIT 1;
END
$$;

COMMENT ON FUNCTION inventory.product_taken(bigint, bigint, text, text) IS
'The constraint that keeps a product (NULL: a new one) from this name in this category or from this SKU, and the product that has it. Example: SELECT * FROM product_taken(NULL, 1, ''Red mug'', ''RM-1'');';

COMMIT;
