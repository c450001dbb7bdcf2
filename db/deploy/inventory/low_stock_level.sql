-- Deploy storeroom:inventory/low_stock_level to pg
-- requires: inventory/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN inventory.low_stock_level AS numeric
    CONSTRAINT low_stock_level_range CHECK (VALUE BETWEEN 0 AND 99999999999.999 AND VALUE = round(VALUE, 3));

COMMENT ON DOMAIN inventory.low_stock_level IS 'Quantity from which downwards a product is to be bought.';
COMMENT ON CONSTRAINT low_stock_level_range ON DOMAIN inventory.low_stock_level IS 'low_stock_level: must be a number between 0 and 99,999,999,999.999, with at most three decimals.';

COMMIT;
