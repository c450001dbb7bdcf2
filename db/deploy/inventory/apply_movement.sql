-- Deploy storeroom:inventory/apply_movement to pg
-- requires: inventory/stock_movement
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.apply_movement(
    p_product_id bigint,
    p_kind       text,
    p_quantity   numeric,
    p_reason     text        DEFAULT NULL,
    p_undoes_id  bigint      DEFAULT NULL,
    p_source     text        DEFAULT NULL,
    p_source_key text        DEFAULT NULL,
    p_moved_at   timestamptz DEFAULT NULL,
    p_refuse     boolean     DEFAULT true
)
RETURNS inventory.stock_movement
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan  -- also inside an import, which asks for custom ones
AS $$
DECLARE
    v_delta    numeric := CASE p_kind WHEN 'issue' THEN -p_quantity ELSE p_quantity END;
    v_movement inventory.stock_movement;
BEGIN
    LOOP
        -- The number is drawn while the row of the stock is held, so that a product's numbers follow its quantities.
        WITH moved AS (
            UPDATE inventory.stock AS s SET quantity = trim_scale(CASE p_kind WHEN 'count' THEN p_quantity ELSE s.quantity + v_delta END)
            WHERE s.product_id = p_product_id AND (p_kind = 'count' OR s.quantity + v_delta >= 0)
            RETURNING old.quantity AS before, new.quantity AS after
        )
        INSERT INTO inventory.stock_movement AS m (
            product_id, kind, delta, quantity_before, quantity_after, reason, undoes_id, source, source_key, moved_at
        )
        SELECT
            p_product_id, p_kind, trim_scale(w.after - w.before), w.before, w.after, p_reason, p_undoes_id, p_source, p_source_key, coalesce(p_moved_at, now())
        FROM moved AS w
        RETURNING m.* INTO v_movement;
        EXIT WHEN FOUND;

        SELECT s.quantity INTO v_movement.quantity_before FROM inventory.stock AS s WHERE s.product_id = p_product_id;
        IF NOT FOUND THEN
            RAISE no_data_found USING MESSAGE = 'there is no such product', COLUMN = 'product_id';
        END IF;
        CONTINUE WHEN v_movement.quantity_before + v_delta >= 0;  -- somebody brought some meanwhile
        IF p_refuse THEN
            RAISE object_not_in_prerequisite_state USING
                MESSAGE = 'there is not enough in stock',
                DETAIL = json_build_object('product_id', p_product_id, 'available', v_movement.quantity_before)::text,
                CONSTRAINT = 'stock_quantity',
                COLUMN = 'quantity';
        END IF;
        RETURN v_movement;
    END LOOP;
    PERFORM activity.log_changes(
        'inventory', 'product', p_kind, ARRAY[p_product_id],
        ARRAY[jsonb_build_object('quantity', v_movement.quantity_before)],
        ARRAY[jsonb_build_object('quantity', v_movement.quantity_after, 'movement_id', v_movement.movement_id)]
    );
    RETURN v_movement;
END
$$;

COMMENT ON FUNCTION inventory.apply_movement(bigint, text, numeric, text, bigint, text, text, timestamptz, boolean) IS
'Changes the quantity of a product and writes it into the ledger: the only way to do either. p_quantity is what was counted (count), what was taken (issue), else what is added. Raises P0002 when there is no such product and 55000 (stock_quantity) with what is available when it is too little; with p_refuse false the latter is a movement without number instead, quantity_before says what is available. Example: SELECT quantity_after FROM apply_movement(1, ''receive'', 5);';

COMMIT;
