-- Deploy storeroom:inventory/movement_problem to pg
-- requires: inventory/stock_movement

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.movement_problem(p_kind text, p_quantity text, p_reason text)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN CASE
        WHEN coalesce(p_kind NOT IN ('receive', 'issue', 'adjust', 'count'), true) THEN 'stock_movement_kind'
        WHEN NOT coalesce(pg_input_is_valid(p_quantity, 'inventory.delta'), false) THEN 'delta_range'
        WHEN CASE p_kind WHEN 'adjust' THEN p_quantity::numeric = 0 WHEN 'count' THEN p_quantity::numeric < 0 ELSE p_quantity::numeric <= 0 END
            THEN 'stock_movement_sign'
        WHEN NOT coalesce(pg_input_is_valid(p_reason, 'inventory.reason'), true) THEN 'reason_length'
    END;
END
$$;

COMMENT ON FUNCTION inventory.movement_problem(text, text, text) IS
'The constraint that a movement breaks which people ask for; NULL when all is well. Example: SELECT movement_problem(''issue'', ''0'', NULL);';

COMMIT;
