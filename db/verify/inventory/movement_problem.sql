-- Verify storeroom:inventory/movement_problem on pg

BEGIN;

SELECT 1 / ((inventory.movement_problem('issue', '0', NULL) = 'stock_movement_sign') IS TRUE)::integer;

ROLLBACK;
