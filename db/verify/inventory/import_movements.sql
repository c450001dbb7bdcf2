-- Verify storeroom:inventory/import_movements on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new inventory shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM inventory.product) THEN
        ALTER SEQUENCE inventory.movement_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name, sku) VALUES (-1, -1, 'Verify Verifier', 'verify-1');
INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (-1, -1, true, 1);
SELECT 1 / count(*) FROM inventory.import_movements(0, 'verify', '[{"line": 2, "key": "1", "sku": "verify-1", "kind": "receive", "quantity": "2"}]') WHERE outcome = 'inserted';
SELECT 1 / has_function_privilege('storeroom_writer', 'inventory.import_movements(bigint, text, json, text)', 'EXECUTE')::integer;

ROLLBACK;
