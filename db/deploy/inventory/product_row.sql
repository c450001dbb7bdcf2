-- Deploy storeroom:inventory/product_row to pg
-- requires: inventory/stock

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW inventory.product_row AS
SELECT
    p.product_id,
    p.name,
    p.sku,
    p.description,
    p.category_id,
    c.name AS category,
    p.price,
    p.currency,
    s.quantity,
    p.unit,
    s.low_stock_level,
    s.remaining IS NOT NULL AS low_stock,
    p.active,
    p.version,
    p.created_at,
    p.updated_at
FROM inventory.product AS p
JOIN inventory.stock AS s ON s.product_id = p.product_id
JOIN inventory.category AS c ON c.category_id = p.category_id;

COMMENT ON VIEW inventory.product_row IS 'A product as people see it: what get_product, insert_product, update_product and delete_product return.';

COMMIT;
