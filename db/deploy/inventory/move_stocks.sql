-- Deploy storeroom:inventory/move_stocks to pg
-- requires: inventory/movement_row
-- requires: inventory/movement_problem
-- requires: inventory/apply_movement
-- requires: util/tidy
-- requires: util/publish
-- requires: util/replay
-- requires: util/keep_answer

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.move_stocks(p_movements json, p_idempotency_key text DEFAULT NULL)
RETURNS SETOF inventory.movement_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_place   bigint;
    v_problem text;
    v_ids     bigint[] := '{}';
    v_entry   record;
    v_answer  json := util.replay(p_idempotency_key, 'move_stocks', to_jsonb(p_movements::text));
BEGIN
    IF v_answer IS NOT NULL THEN
        RETURN QUERY SELECT * FROM json_populate_recordset(NULL::inventory.movement_row, v_answer);
        RETURN;
    END IF;
    IF coalesce(json_typeof(p_movements) <> 'array', true) OR json_array_length(p_movements) NOT BETWEEN 1 AND 1000 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'movements must be a list of 1 to 1,000 entries', COLUMN = 'movements';
    END IF;
    SELECT e.place INTO v_place
    FROM json_array_elements(p_movements) WITH ORDINALITY AS e (entry, place)
    WHERE json_typeof(e.entry) <> 'object'
        OR NOT EXISTS (
            SELECT FROM inventory.stock AS s
            WHERE s.product_id = CASE WHEN pg_input_is_valid(e.entry ->> 'product_id', 'bigint') THEN (e.entry ->> 'product_id')::bigint END
        )
    ORDER BY e.place
    LIMIT 1;
    IF FOUND THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'an entry names no product that there is', HINT = format('It is entry %s.', v_place), COLUMN = 'movements';
    END IF;
    SELECT e.place, w.problem INTO v_place, v_problem
    FROM json_array_elements(p_movements) WITH ORDINALITY AS e (entry, place)
    CROSS JOIN LATERAL inventory.movement_problem(e.entry ->> 'kind', e.entry ->> 'quantity', util.tidy(e.entry ->> 'reason')) AS w (problem)
    WHERE w.problem IS NOT NULL
    ORDER BY e.place
    LIMIT 1;
    IF FOUND THEN
        RAISE check_violation USING MESSAGE = 'not a movement', HINT = format('It is entry %s.', v_place), CONSTRAINT = v_problem, COLUMN = 'movements';
    END IF;

    -- In the order of products, so that two orders never wait for each other's; entries for one product keep theirs.
    FOR v_entry IN
        SELECT (e.entry ->> 'product_id')::bigint AS product_id, e.entry ->> 'kind' AS kind, (e.entry ->> 'quantity')::numeric AS quantity, util.tidy(e.entry ->> 'reason') AS reason
        FROM json_array_elements(p_movements) WITH ORDINALITY AS e (entry, place)
        ORDER BY 1, e.place
    LOOP
        v_ids := v_ids || (inventory.apply_movement(v_entry.product_id, v_entry.kind, v_entry.quantity, v_entry.reason)).movement_id;
    END LOOP;
    v_answer := (SELECT json_agg(r ORDER BY r.movement_id) FROM inventory.movement_row AS r WHERE r.movement_id = ANY (v_ids));
    CALL util.keep_answer(p_idempotency_key, v_answer);
    RETURN QUERY SELECT * FROM json_populate_recordset(NULL::inventory.movement_row, v_answer);
END
$$;

COMMENT ON FUNCTION inventory.move_stocks(json, text) IS
'Moves stock of some products, all or none, in the order of products, and returns the movements. An entry is {"product_id", "kind", "quantity", "reason"}; kinds as in move_stock. Raises 22023 for a list of no or more than 1,000 entries and for an unknown product, otherwise as move_stock; a HINT says which entry it is. With p_idempotency_key it is done once, see replay. Example: SELECT product_id, quantity_after FROM move_stocks(''[{"product_id": 1, "kind": "receive", "quantity": 2}, {"product_id": 1, "kind": "issue", "quantity": 1}]'');';
CALL util.publish('inventory.move_stocks(json, text)');

COMMIT;
