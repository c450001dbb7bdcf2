-- Verify storeroom:inventory/add_product on pg

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

SELECT 1 / ((quantity = 2) IS TRUE)::integer FROM inventory.add_product('Verify', 'Verify Verifier', p_quantity => 2);

ROLLBACK;
