-- Verify storeroom:inventory/refuse_product on pg

BEGIN;

DO $$
BEGIN
    PERFORM inventory.refuse_product(NULL, -1, 'Verify Verifier', NULL);
    RAISE division_by_zero;
EXCEPTION WHEN unique_violation THEN
    NULL;
END
$$;

ROLLBACK;
