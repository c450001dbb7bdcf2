-- Deploy storeroom:inventory/movement_line to pg
-- requires: inventory/stock_movement

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE inventory.movement_line AS (
    line         bigint,
    source       text,
    source_key   text,
    product_key  text,
    sku_key      text,
    category_key text,
    name_key     text,
    kind         text,
    quantity     inventory.delta,
    reason       inventory.reason,
    moved_at     inventory.moved_at
);

COMMENT ON TYPE inventory.movement_line IS 'A line of an import of movements that passed every check; product_key, sku_key or category_key and name_key say which product it moves.';

COMMIT;
