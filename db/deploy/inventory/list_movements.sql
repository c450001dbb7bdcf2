-- Deploy storeroom:inventory/list_movements to pg
-- requires: inventory/movement_item
-- requires: util/read_position
-- requires: util/filtered_page
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.list_movements(
    p_product_id bigint          DEFAULT NULL,
    p_limit      util.page_limit DEFAULT 20,
    p_after      text            DEFAULT NULL
)
RETURNS SETOF inventory.movement_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_order util.page_order := util.page_order_of('movement_id', NULL, NULL, 'DESC');
    v_scope text := util.cursor_scope('list_movements', p_product_id::text);
    v_after text[] := util.read_position(p_after, v_scope, v_order);
BEGIN
    IF p_product_id IS NOT NULL AND NOT EXISTS (SELECT FROM inventory.product AS p WHERE p.product_id = p_product_id) THEN
        RAISE no_data_found USING MESSAGE = 'there is no such product', COLUMN = 'product_id';
    END IF;
    IF v_after IS NULL THEN
        v_order.after := NULL;
    END IF;
    RETURN QUERY EXECUTE util.filtered_page(
        'inventory.movement_row', 'inventory.stock_movement', 'movement_id', v_order,
        CASE WHEN p_product_id IS NOT NULL THEN ARRAY['b.product_id = $5'] ELSE '{}' END
    )
    USING v_scope, v_after, coalesce(p_limit, 20), 0, p_product_id;
END
$$;

COMMENT ON FUNCTION inventory.list_movements(bigint, util.page_limit, text) IS
'One page of the movements of a product, or of all, the latest booked first. Raises P0002 when there is no such product, 22023 for a foreign cursor. Example: SELECT kind, delta, quantity_after FROM list_movements(1);';
CALL util.publish('inventory.list_movements(bigint, util.page_limit, text)');

COMMIT;
