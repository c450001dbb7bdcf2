-- Deploy storeroom:util/price to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN util.price AS numeric(12, 2)
    CONSTRAINT price_range CHECK (VALUE BETWEEN 0 AND 9999999999.99);

COMMENT ON DOMAIN util.price IS 'Price in units of a currency. BETWEEN, because NaN is greater than any number.';
COMMENT ON CONSTRAINT price_range ON DOMAIN util.price IS 'price: must be a number between 0 and 9,999,999,999.99.';

COMMIT;
