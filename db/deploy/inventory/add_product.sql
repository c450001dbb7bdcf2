-- Deploy storeroom:inventory/add_product to pg
-- requires: inventory/product_row
-- requires: inventory/hold_category
-- requires: inventory/apply_movement
-- requires: inventory/refuse_product
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.add_product(
    p_name            text,
    p_category        text    DEFAULT NULL,
    p_category_id     bigint  DEFAULT NULL,
    p_description     text    DEFAULT NULL,
    p_price           numeric DEFAULT NULL,
    p_currency        text    DEFAULT NULL,
    p_quantity        numeric DEFAULT 0,
    p_unit            text    DEFAULT NULL,
    p_sku             text    DEFAULT NULL,
    p_low_stock_level numeric DEFAULT NULL,
    p_active          boolean DEFAULT true
)
RETURNS inventory.product_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_quantity    inventory.quantity := coalesce(p_quantity, 0);
    v_category_id bigint;
    v_product_id  bigint;
    v_row         inventory.product_row;
BEGIN
    v_category_id := inventory.hold_category(p_category, p_category_id);
    INSERT INTO inventory.product (category_id, name, sku, description, price, currency, unit, active)
    VALUES (
        v_category_id, coalesce(util.tidy(p_name), ''), util.tidy(p_sku), nullif(btrim(p_description, E' \t\r\n'), ''),
        round(p_price::util.price, 2), util.tidy(p_currency), coalesce(util.tidy(p_unit), 'pcs'), coalesce(p_active, true)
    )
    ON CONFLICT DO NOTHING
    RETURNING product.product_id INTO v_product_id;
    IF v_product_id IS NULL THEN
        PERFORM inventory.refuse_product(NULL, v_category_id, p_name, p_sku);
    END IF;

    INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level)
    VALUES (v_product_id, v_category_id, coalesce(p_active, true), trim_scale(p_low_stock_level));
    SELECT r.* INTO v_row FROM inventory.product_row AS r WHERE r.product_id = v_product_id;
    PERFORM activity.log_changes('inventory', 'product', 'insert', ARRAY[v_product_id], NULL, ARRAY[to_jsonb(v_row)]);
    IF v_quantity > 0 THEN
        PERFORM inventory.apply_movement(v_product_id, 'initial', v_quantity);
        SELECT r.* INTO v_row FROM inventory.product_row AS r WHERE r.product_id = v_product_id;
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.add_product(text, text, bigint, text, numeric, text, numeric, text, text, numeric, boolean) IS
'Does what insert_product says, without a key, and but for its words: whoever calls this makes them findable, see index_words. Example: SELECT product_id FROM add_product(''Red mug'', ''Kitchen'');';

COMMIT;
