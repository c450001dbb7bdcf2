-- Deploy storeroom:inventory/delta to pg
-- requires: inventory/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN inventory.delta AS numeric
    CONSTRAINT delta_range CHECK (VALUE BETWEEN -99999999999.999 AND 99999999999.999 AND VALUE = round(VALUE, 3));

COMMENT ON DOMAIN inventory.delta IS 'What a movement adds to a quantity, or takes from it.';
COMMENT ON CONSTRAINT delta_range ON DOMAIN inventory.delta IS 'quantity: must be a number between -99,999,999,999.999 and 99,999,999,999.999, with at most three decimals.';

COMMIT;
