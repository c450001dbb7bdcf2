-- Deploy storeroom:inventory/stock_movement to pg
-- requires: inventory/stock
-- requires: inventory/delta
-- requires: inventory/reason
-- requires: inventory/moved_at

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SEQUENCE inventory.movement_id_seq;
COMMENT ON SEQUENCE inventory.movement_id_seq IS 'Numbers of movements.';

CREATE TABLE inventory.stock_movement (
    product_id      bigint      NOT NULL,
    movement_id     bigint      NOT NULL DEFAULT nextval('inventory.movement_id_seq'),
    kind            text        NOT NULL,
    delta           inventory.delta NOT NULL,
    quantity_before numeric     NOT NULL,
    quantity_after  numeric     NOT NULL,
    reason          inventory.reason,
    undoes_id       bigint,
    source          text,
    source_key      text COLLATE "C",
    moved_at        inventory.moved_at NOT NULL DEFAULT now(),
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT stock_movement_pkey PRIMARY KEY (product_id, movement_id),
    CONSTRAINT stock_movement_id UNIQUE (movement_id),
    CONSTRAINT stock_movement_undoes UNIQUE (product_id, undoes_id),
    CONSTRAINT stock_movement_source UNIQUE (source_key, source),
    -- To stock, whose row a movement holds anyway: to product, each movement would write a lock into the product's row.
    CONSTRAINT stock_movement_product FOREIGN KEY (product_id) REFERENCES inventory.stock,
    CONSTRAINT stock_movement_undone FOREIGN KEY (product_id, undoes_id) REFERENCES inventory.stock_movement,
    CONSTRAINT stock_movement_kind CHECK (kind IN ('initial', 'opening', 'receive', 'issue', 'adjust', 'count', 'undo')),
    CONSTRAINT stock_movement_sign CHECK (
        CASE kind WHEN 'issue' THEN delta < 0 WHEN 'adjust' THEN delta <> 0 WHEN 'count' THEN true WHEN 'undo' THEN true ELSE delta > 0 END
    ),
    CONSTRAINT stock_movement_sum CHECK (quantity_after = quantity_before + delta),
    CONSTRAINT stock_movement_quantity CHECK (quantity_before >= 0 AND quantity_after >= 0),
    CONSTRAINT stock_movement_undo CHECK ((kind = 'undo') = (undoes_id IS NOT NULL)),
    CONSTRAINT stock_movement_source_length CHECK (length(source) <= 100 AND length(source_key) <= 200)
);

COMMENT ON TABLE inventory.stock_movement IS 'The ledger: every change of a quantity, never changed and never removed. An error is undone by a further movement.';
COMMENT ON COLUMN inventory.stock_movement.product_id IS 'The product.';
COMMENT ON COLUMN inventory.stock_movement.movement_id IS 'Number of the movement; of one product, in the order in which they were booked.';
COMMENT ON COLUMN inventory.stock_movement.kind IS 'initial and opening: what was there at first; receive, issue, adjust; count: what was counted; undo.';
COMMENT ON COLUMN inventory.stock_movement.delta IS 'What was added, or taken when negative.';
COMMENT ON COLUMN inventory.stock_movement.quantity_before IS 'Quantity before: the quantity_after of the product''s movement before.';
COMMENT ON COLUMN inventory.stock_movement.quantity_after IS 'Quantity after.';
COMMENT ON COLUMN inventory.stock_movement.reason IS 'Why, in words.';
COMMENT ON COLUMN inventory.stock_movement.undoes_id IS 'The movement of the same product that this one undoes.';
COMMENT ON COLUMN inventory.stock_movement.source IS 'Import mapping that brought the movement.';
COMMENT ON COLUMN inventory.stock_movement.source_key IS 'Its key there.';
COMMENT ON COLUMN inventory.stock_movement.moved_at IS 'When it happened.';
COMMENT ON COLUMN inventory.stock_movement.created_at IS 'When it was booked.';
COMMENT ON CONSTRAINT stock_movement_pkey ON inventory.stock_movement IS 'movement_id: belongs to another movement of the product.';
COMMENT ON CONSTRAINT stock_movement_id ON inventory.stock_movement IS 'movement_id: belongs to another movement.';
COMMENT ON CONSTRAINT stock_movement_undoes ON inventory.stock_movement IS 'movement_id: is undone already.';
COMMENT ON CONSTRAINT stock_movement_source ON inventory.stock_movement IS 'source_key: belongs to another movement of this source.';
COMMENT ON CONSTRAINT stock_movement_product ON inventory.stock_movement IS 'product_id: has movements; make it inactive instead.';
COMMENT ON CONSTRAINT stock_movement_undone ON inventory.stock_movement IS 'undoes_id: must be a movement of the same product.';
COMMENT ON CONSTRAINT stock_movement_kind ON inventory.stock_movement IS 'kind: must be receive, issue, adjust or count.';
COMMENT ON CONSTRAINT stock_movement_sign ON inventory.stock_movement IS 'quantity: must be more than 0 to receive or issue, other than 0 to adjust, and not less than 0 to count.';
COMMENT ON CONSTRAINT stock_movement_sum ON inventory.stock_movement IS 'quantity_after: must be quantity_before and delta together.';
COMMENT ON CONSTRAINT stock_movement_quantity ON inventory.stock_movement IS 'quantity_after: must not be less than 0.';
COMMENT ON CONSTRAINT stock_movement_undo ON inventory.stock_movement IS 'undoes_id: must be given by an undo, and only by an undo.';
COMMENT ON CONSTRAINT stock_movement_source_length ON inventory.stock_movement IS 'source_key: must be at most 200 characters long, and the source 100.';

COMMIT;
