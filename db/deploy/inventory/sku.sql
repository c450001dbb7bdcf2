-- Deploy storeroom:inventory/sku to pg
-- requires: inventory/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN inventory.sku AS text
    CONSTRAINT sku_length CHECK (length(VALUE) BETWEEN 1 AND 100);

COMMENT ON DOMAIN inventory.sku IS 'Stock keeping unit: what the shop itself calls the product.';
COMMENT ON CONSTRAINT sku_length ON DOMAIN inventory.sku IS 'sku: must be 1 to 100 characters long.';

COMMIT;
