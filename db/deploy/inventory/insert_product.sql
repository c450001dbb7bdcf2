-- Deploy storeroom:inventory/insert_product to pg
-- requires: inventory/add_product
-- requires: inventory/product_text
-- requires: inventory/product_word
-- requires: util/index_words
-- requires: util/publish
-- requires: util/replay
-- requires: util/keep_answer

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.insert_product(
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
    p_active          boolean DEFAULT true,
    p_idempotency_key text    DEFAULT NULL
)
RETURNS inventory.product_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row inventory.product_row := json_populate_record(NULL::inventory.product_row, util.replay(p_idempotency_key, 'insert_product', jsonb_build_array(
        p_name, p_category, p_category_id, p_description, p_price, p_currency, p_quantity, p_unit, p_sku, p_low_stock_level, p_active
    )));
BEGIN
    IF v_row.product_id IS NULL THEN
        v_row := inventory.add_product(
            p_name, p_category, p_category_id, p_description, p_price, p_currency, p_quantity, p_unit, p_sku, p_low_stock_level, p_active
        );
        CALL util.index_words('inventory', 'product', ARRAY[v_row.product_id]);
        CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.insert_product(text, text, bigint, text, numeric, text, numeric, text, text, numeric, boolean, text) IS
'Adds a product and returns it. Its category comes by name, made where there is none, or by number; the quantity is booked as its first movement (kind initial). Raises 23505 with the existing number when the category has a product of that name whatever its case and accents, or the SKU is known, 23514 for a value out of bounds, 22023 unless there is one category. With p_idempotency_key it is done once, see replay. Example: SELECT product_id, quantity FROM insert_product(''Red mug'', ''Kitchen'', p_price => 7.50, p_quantity => 12);';
CALL util.publish('inventory.insert_product(text, text, bigint, text, numeric, text, numeric, text, text, numeric, boolean, text)');

COMMIT;
