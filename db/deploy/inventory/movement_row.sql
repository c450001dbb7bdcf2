-- Deploy storeroom:inventory/movement_row to pg
-- requires: inventory/stock_movement

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW inventory.movement_row AS
SELECT
    m.movement_id,
    m.product_id,
    p.name AS product,
    m.kind,
    m.delta,
    m.quantity_before,
    m.quantity_after,
    m.reason,
    m.undoes_id,
    m.moved_at,
    m.created_at
FROM inventory.stock_movement AS m
JOIN inventory.product AS p ON p.product_id = m.product_id;

COMMENT ON VIEW inventory.movement_row IS 'A movement as people see it: what move_stock, move_stocks and undo_movement return.';

COMMIT;
