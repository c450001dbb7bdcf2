-- Deploy storeroom:inventory/quantity to pg
-- requires: inventory/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- No numeric(14, 3): that would round a fourth decimal away before anything can refuse it.
CREATE DOMAIN inventory.quantity AS numeric
    CONSTRAINT quantity_range CHECK (VALUE BETWEEN 0 AND 99999999999.999 AND VALUE = round(VALUE, 3));

COMMENT ON DOMAIN inventory.quantity IS 'Quantity in stock. BETWEEN, because NaN is greater than any number.';
COMMENT ON CONSTRAINT quantity_range ON DOMAIN inventory.quantity IS 'quantity: must be a number between 0 and 99,999,999,999.999, with at most three decimals.';

COMMIT;
