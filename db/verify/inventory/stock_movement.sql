-- Verify storeroom:inventory/stock_movement on pg

BEGIN;

SELECT product_id, movement_id, kind, delta, quantity_before, quantity_after, reason, undoes_id, source, source_key, moved_at, created_at FROM inventory.stock_movement WHERE false;
SELECT last_value FROM inventory.movement_id_seq;

ROLLBACK;
