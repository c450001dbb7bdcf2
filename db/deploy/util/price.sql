-- Deploy storeroom:util/price to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- No numeric(12, 2): that would round a third decimal away before anything can refuse it.
CREATE DOMAIN util.price AS numeric
    CONSTRAINT price_range CHECK (VALUE BETWEEN 0 AND 9999999999.99 AND VALUE = round(VALUE, 2));

COMMENT ON DOMAIN util.price IS 'Price in units of a currency. BETWEEN, because NaN is greater than any number.';
COMMENT ON CONSTRAINT price_range ON DOMAIN util.price IS 'price: must be a number between 0 and 9,999,999,999.99, with at most two decimals.';

COMMIT;
