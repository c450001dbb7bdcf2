-- Deploy storeroom:inventory/product_text to pg
-- requires: inventory/product

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW inventory.product_text AS
SELECT
    p.product_id,
    -- The SKU also without its signs: AB-12 is found as ab12.
    ARRAY[p.name, c.name, p.sku || ' ' || regexp_replace(p.sku, '[^[:alnum:]]+', '', 'g'), p.description]::text[] AS texts,
    '{5,2,2,1}'::real[] AS weights,
    '{8,2,2,30}'::real[] AS lengths
FROM inventory.product AS p
JOIN inventory.category AS c ON c.category_id = p.category_id;

COMMENT ON VIEW inventory.product_text IS 'What of a product its words are found by: name, category, SKU and description, with weights and usual lengths in words.';

COMMIT;
