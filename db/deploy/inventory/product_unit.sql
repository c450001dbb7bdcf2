-- Deploy storeroom:inventory/product_unit to pg
-- requires: inventory/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN inventory.product_unit AS text
    CONSTRAINT product_unit_length CHECK (length(VALUE) BETWEEN 1 AND 40);

COMMENT ON DOMAIN inventory.product_unit IS 'What a product is counted in: pcs, kg, m.';
COMMENT ON CONSTRAINT product_unit_length ON DOMAIN inventory.product_unit IS 'unit: must be 1 to 40 characters long.';

COMMIT;
