-- Deploy storeroom:inventory/movement_item to pg
-- requires: inventory/movement_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE inventory.movement_item AS (
    movement_id     bigint,
    product_id      bigint,
    product         inventory.product_name,
    kind            text,
    delta           inventory.delta,
    quantity_before numeric,
    quantity_after  numeric,
    reason          inventory.reason,
    undoes_id       bigint,
    moved_at        inventory.moved_at,
    created_at      timestamptz,
    cursor          text
);

COMMENT ON TYPE inventory.movement_item IS 'A movement on a page: the columns of movement_row, and the cursor that continues after it.';

COMMIT;
