-- Deploy storeroom:inventory/product_name to pg
-- requires: inventory/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN inventory.product_name AS text
    CONSTRAINT product_name_length CHECK (length(VALUE) BETWEEN 1 AND 500);

COMMENT ON DOMAIN inventory.product_name IS 'Name of a product.';
COMMENT ON CONSTRAINT product_name_length ON DOMAIN inventory.product_name IS 'name: must be 1 to 500 characters long.';

COMMIT;
