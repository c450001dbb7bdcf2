-- Verify storeroom:inventory/merge_product on pg

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

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((outcome = 'inserted') IS TRUE)::integer FROM inventory.merge_product((2, 2, 'verify', 'k', 'Verify', -1, NULL, NULL, NULL, NULL, 2, NULL, NULL));

ROLLBACK;
