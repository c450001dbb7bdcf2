-- Deploy storeroom:inventory/product_line to pg
-- requires: inventory/stock

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE inventory.product_line AS (
    line            bigint,
    first_line      bigint,
    source          text,
    source_key      text,
    name            inventory.product_name,
    category_id     bigint,
    sku             inventory.sku,
    description     util.description,
    price           util.price,
    currency        util.currency_code,
    quantity        numeric,
    unit            inventory.product_unit,
    low_stock_level inventory.low_stock_level
);

COMMENT ON TYPE inventory.product_line IS 'A line of an import of products that passed every check; first_line is the first line of the file about the same product.';

COMMIT;
