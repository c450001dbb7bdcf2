-- Verify storeroom:inventory/insert_product on pg

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

SELECT 1 / ((quantity = 2) IS TRUE)::integer FROM inventory.insert_product('Verify', 'Verify Verifier', p_quantity => 2);
SELECT 1 / has_function_privilege('storeroom_writer', 'inventory.insert_product(text, text, bigint, text, numeric, text, numeric, text, text, numeric, boolean, text)', 'EXECUTE')::integer;

ROLLBACK;
