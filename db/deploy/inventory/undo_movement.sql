-- Deploy storeroom:inventory/undo_movement to pg
-- requires: inventory/movement_row
-- requires: inventory/apply_movement
-- requires: util/refuse_duplicate
-- requires: util/tidy
-- requires: util/publish
-- requires: util/replay
-- requires: util/keep_answer

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.undo_movement(p_movement_id bigint, p_reason text DEFAULT NULL, p_idempotency_key text DEFAULT NULL)
RETURNS inventory.movement_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_movement inventory.stock_movement;
    v_undo_id  bigint;
    v_row      inventory.movement_row := json_populate_record(NULL::inventory.movement_row, util.replay(p_idempotency_key, 'undo_movement', jsonb_build_array(p_movement_id, p_reason)));
BEGIN
    IF v_row.movement_id IS NOT NULL THEN
        RETURN v_row;
    END IF;
    SELECT m.* INTO v_movement FROM inventory.stock_movement AS m WHERE m.movement_id = p_movement_id;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such movement', COLUMN = 'movement_id';
    ELSIF v_movement.kind = 'undo' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'an undo cannot be undone', HINT = 'Move the stock again instead.', COLUMN = 'movement_id';
    END IF;

    -- Whoever undoes holds the stock, so nobody undoes between this look and the movement: a second undo hears so, and not that too little is left.
    PERFORM FROM inventory.stock AS s WHERE s.product_id = v_movement.product_id FOR NO KEY UPDATE;
    SELECT m.movement_id INTO v_undo_id FROM inventory.stock_movement AS m WHERE m.product_id = v_movement.product_id AND m.undoes_id = p_movement_id;
    IF FOUND THEN
        PERFORM util.refuse_duplicate('stock_movement_undoes', v_undo_id);
    END IF;
    v_movement := inventory.apply_movement(v_movement.product_id, 'undo', -v_movement.delta, util.tidy(p_reason), p_movement_id);
    SELECT r.* INTO v_row FROM inventory.movement_row AS r WHERE r.movement_id = v_movement.movement_id;
    CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.undo_movement(bigint, text, text) IS
'Takes a movement back by a further one (kind undo) and returns that. Raises P0002 when there is no such movement, 23505 (stock_movement_undoes) with the number of the undo when it is undone already, 22023 for an undo, 55000 (stock_quantity) with what is available when it is too little. With p_idempotency_key it is done once, see replay. Example: SELECT delta FROM undo_movement(1, ''typing error'');';
CALL util.publish('inventory.undo_movement(bigint, text, text)');

COMMIT;
