-- Deploy storeroom:inventory/product_item to pg
-- requires: inventory/product_row

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE inventory.product_item AS (
    product_id      bigint,
    name            inventory.product_name,
    sku             inventory.sku,
    description     util.description,
    category_id     bigint,
    category        util.category_name,
    price           util.price,
    currency        util.currency_code,
    quantity        numeric,
    unit            inventory.product_unit,
    low_stock_level inventory.low_stock_level,
    low_stock       boolean,
    active          boolean,
    version         integer,
    created_at      timestamptz,
    updated_at      timestamptz,
    corrected       text,
    cursor          text
);

COMMENT ON TYPE inventory.product_item IS 'A product on a page: the columns of product_row, what was searched for instead of what was typed if it was found by that, and the cursor that continues after it.';

COMMIT;
