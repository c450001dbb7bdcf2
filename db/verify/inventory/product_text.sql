-- Verify storeroom:inventory/product_text on pg

BEGIN;

INSERT INTO inventory.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO inventory.product (product_id, category_id, name) VALUES (-1, -1, 'Verify');
SELECT 1 / ((t.texts[2] = 'Verify Verifier') IS TRUE)::integer FROM inventory.product_text AS t WHERE t.product_id = -1;

ROLLBACK;
