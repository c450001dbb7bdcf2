-- Verify storeroom:inventory/movement_item on pg

BEGIN;

SELECT (t).movement_id, (t).product_id, (t).product, (t).kind, (t).delta, (t).quantity_before, (t).quantity_after, (t).reason, (t).undoes_id, (t).moved_at, (t).created_at, (t).cursor FROM (SELECT NULL::inventory.movement_item AS t) AS n WHERE false;

ROLLBACK;
