-- Deploy storeroom:inventory/suggested_skus to pg
-- requires: inventory/product
-- requires: inventory/suggested_products
-- requires: util/name_match
-- requires: util/typed_text
-- requires: util/name_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.suggested_skus(p_typed util.typed_text, p_limit integer)
RETURNS SETOF util.name_match
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 10 SET search_path = ''
AS $$
DECLARE
    v_key text := util.name_key(p_typed.text);
BEGIN
    RETURN QUERY
    SELECT CASE k.sku_key WHEN v_key THEN 0 ELSE 3 END, row_number() OVER (ORDER BY k.sku_key), k.sku_key, k.product_id
    FROM (
        SELECT p.sku_key, p.product_id, p.active
        FROM inventory.product AS p
        WHERE p.sku_key >= v_key AND p.sku_key < v_key || chr(1114111)
        ORDER BY p.sku_key
        LIMIT 50
    ) AS k
    WHERE k.active
    ORDER BY k.sku_key
    LIMIT p_limit;
END
$$;

COMMENT ON FUNCTION inventory.suggested_skus(util.typed_text, integer) IS
'The active products whose SKU begins with a half-typed text, signs included. Example: SELECT * FROM suggested_skus(typed_product(''ab-1''), 10);';

COMMIT;
