-- Deploy storeroom:inventory/product_condition to pg
-- requires: inventory/product
-- requires: inventory/stock

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.product_condition(p_category_ids bigint[], p_active boolean, p_low_stock boolean, p_state integer, p_price text[])
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
        ) END,
        CASE WHEN p_state IS NOT NULL THEN format('(SELECT s.state = %s FROM inventory.stock AS s WHERE s.product_id = b.product_id)', p_state) END,
        format(array_to_string(p_price, ' AND '), 'b')
    );
END
$$;

COMMENT ON FUNCTION inventory.product_condition(bigint[], boolean, boolean, integer, text[]) IS
'The condition that a product b passes every given filter, with the values in it; p_state and p_price as product_filter gives them. Example: SELECT product_condition(''{1}'', true, NULL, 3, NULL);';

COMMIT;
