-- Verify storeroom:inventory/import_products on pg

BEGIN;

-- ROLLBACK does not give numbers back; what it undoes is this. Only a new inventory shall begin at 1: others would wait.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM inventory.product) THEN
        ALTER SEQUENCE inventory.category_id_seq RESTART WITH 9000000000000000000;
        ALTER SEQUENCE inventory.product_id_seq RESTART WITH 9000000000000000000;
        ALTER SEQUENCE inventory.movement_id_seq RESTART WITH 9000000000000000000;
    END IF;
END
$$;

SELECT 1 / count(*) FROM inventory.import_products(0, 'verify', '[{"line": 2, "key": "1", "name": "Verify", "category": "Verify Verifier", "quantity": "2"}]') WHERE outcome = 'inserted';
SELECT 1 / has_function_privilege('storeroom_writer', 'inventory.import_products(bigint, text, json)', 'EXECUTE')::integer;

ROLLBACK;
