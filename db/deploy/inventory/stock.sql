-- Deploy storeroom:inventory/stock to pg
-- requires: inventory/product
-- requires: inventory/quantity
-- requires: inventory/low_stock_level

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- Apart from product, so that a movement rewrites neither words nor names.
CREATE TABLE inventory.stock (
    product_id      bigint  NOT NULL,
    category_id     bigint  NOT NULL,
    active          boolean NOT NULL,
    quantity        numeric NOT NULL DEFAULT 0,
    low_stock_level inventory.low_stock_level,
    remaining       numeric GENERATED ALWAYS AS (
        CASE WHEN quantity = 0 AND low_stock_level >= 0 THEN 0 WHEN quantity <= low_stock_level THEN round(quantity / low_stock_level, 6) END
    ) STORED,
    state           smallint NOT NULL GENERATED ALWAYS AS (CASE WHEN quantity = 0 THEN 1 WHEN quantity <= low_stock_level THEN 2 ELSE 3 END) STORED,
    CONSTRAINT stock_pkey PRIMARY KEY (product_id),
    CONSTRAINT stock_product FOREIGN KEY (product_id) REFERENCES inventory.product ON DELETE CASCADE,
    CONSTRAINT stock_quantity CHECK (quantity BETWEEN 0 AND 99999999999.999 AND quantity = round(quantity, 3) AND scale(quantity) = min_scale(quantity))
);
CREATE INDEX stock_by_quantity ON inventory.stock (active, quantity, product_id);
CREATE INDEX stock_category_by_quantity ON inventory.stock (category_id, active, quantity, product_id);
CREATE INDEX stock_low ON inventory.stock (active, remaining, product_id) WHERE remaining IS NOT NULL;
CREATE INDEX stock_category_low ON inventory.stock (category_id, active, remaining, product_id) WHERE remaining IS NOT NULL;

COMMENT ON TABLE inventory.stock IS 'How much there is of each product: the sum of its movements.';
COMMENT ON COLUMN inventory.stock.product_id IS 'The product.';
COMMENT ON COLUMN inventory.stock.category_id IS 'Copy of the product''s.';
COMMENT ON COLUMN inventory.stock.active IS 'Copy of the product''s.';
COMMENT ON COLUMN inventory.stock.quantity IS 'How much there is, without trailing zeros.';
COMMENT ON COLUMN inventory.stock.low_stock_level IS 'From this quantity downwards the product is to be bought; NULL for never.';
COMMENT ON COLUMN inventory.stock.remaining IS 'What is left of low_stock_level, from 0 to 1, where stock is low; NULL where it is not.';
COMMENT ON COLUMN inventory.stock.state IS '1: out of stock; 2: low, but there is some; 3: in stock.';
COMMENT ON CONSTRAINT stock_pkey ON inventory.stock IS 'product_id: has its stock already.';
COMMENT ON CONSTRAINT stock_product ON inventory.stock IS 'product_id: there is no such product.';
COMMENT ON CONSTRAINT stock_quantity ON inventory.stock IS 'quantity: in stock must stay between 0 and 99,999,999,999.999.';
COMMENT ON INDEX inventory.stock_by_quantity IS 'Products by quantity, least first.';
COMMENT ON INDEX inventory.stock_category_by_quantity IS 'Products of the category by quantity.';
COMMENT ON INDEX inventory.stock_low IS 'What is to be bought, most urgent first.';
COMMENT ON INDEX inventory.stock_category_low IS 'What is to be bought of the category.';

COMMIT;
