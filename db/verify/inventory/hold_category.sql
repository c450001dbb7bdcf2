-- Verify storeroom:inventory/hold_category on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / ((inventory.hold_category('verify verifier', NULL) = -1) IS TRUE)::integer;

ROLLBACK;
