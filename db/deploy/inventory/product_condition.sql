-- Deploy storeroom:inventory/product_condition to pg
-- requires: inventory/product
-- requires: inventory/stock

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.product_condition(p_category_ids bigint[], p_active boolean, p_low_stock boolean)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN concat_ws(
        ' AND ',
        'true',
        CASE WHEN p_category_ids IS NOT NULL THEN format('b.category_id = ANY (%L::bigint[])', p_category_ids) END,
        CASE WHEN p_active THEN 'b.active' WHEN NOT p_active THEN 'NOT b.active' END,
        CASE WHEN p_low_stock IS NOT NULL THEN format(
            '(SELECT s.remaining IS %s NULL FROM inventory.stock AS s WHERE s.product_id = b.product_id)', CASE WHEN p_low_stock THEN 'NOT' END
        ) END
    );
END
$$;

COMMENT ON FUNCTION inventory.product_condition(bigint[], boolean, boolean) IS
'The condition that a product b passes every given filter, with the values in it. Example: SELECT product_condition(''{1}'', true, NULL);';

COMMIT;
