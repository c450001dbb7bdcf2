-- Deploy storeroom:inventory/move_stock to pg
-- requires: inventory/movement_row
-- requires: inventory/movement_problem
-- requires: inventory/apply_movement
-- requires: util/tidy
-- requires: util/publish
-- requires: util/replay
-- requires: util/keep_answer

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.move_stock(p_product_id bigint, p_kind text, p_quantity numeric, p_reason text DEFAULT NULL, p_idempotency_key text DEFAULT NULL)
RETURNS inventory.movement_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_reason   text := util.tidy(p_reason);
    v_problem  text := inventory.movement_problem(p_kind, p_quantity::text, v_reason);
    v_movement inventory.stock_movement;
    v_row      inventory.movement_row := json_populate_record(NULL::inventory.movement_row, util.replay(p_idempotency_key, 'move_stock', jsonb_build_array(p_product_id, p_kind, p_quantity, p_reason)));
BEGIN
    IF v_row.movement_id IS NOT NULL THEN
        RETURN v_row;
    END IF;
    IF v_problem IS NOT NULL THEN
        RAISE check_violation USING MESSAGE = 'not a movement', CONSTRAINT = v_problem;
    END IF;
    v_movement := inventory.apply_movement(p_product_id, p_kind, p_quantity, v_reason);
    SELECT r.* INTO v_row FROM inventory.movement_row AS r WHERE r.movement_id = v_movement.movement_id;
    CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.move_stock(bigint, text, numeric, text, text) IS
'Moves stock of a product, active or not, and returns the movement. Kinds: receive and issue (more than 0), adjust (what to add or, negative, to take), count (how much there is). Raises P0002 when there is no such product, 55000 (stock_quantity) with what is available when it is too little, 23514 for a value out of bounds. With p_idempotency_key it is done once, see replay. Example: SELECT quantity_after FROM move_stock(1, ''receive'', 5, ''delivery'');';
CALL util.publish('inventory.move_stock(bigint, text, numeric, text, text)');

COMMIT;
