-- Revert storeroom:inventory/suggested_products from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.suggested_product_categories(util.typed_text, integer);
DROP FUNCTION inventory.suggested_products(util.typed_text, integer);
DROP FUNCTION inventory.typed_product(text);

COMMIT;
