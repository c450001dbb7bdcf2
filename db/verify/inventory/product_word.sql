-- Verify storeroom:inventory/product_word on pg

BEGIN;

SELECT product_id, form, rank FROM inventory.product_word WHERE false;
SELECT word, form, weight FROM inventory.word WHERE false;
SELECT form, stem, uses FROM inventory.form WHERE false;
SELECT 'inventory.product_word_rank'::regclass;
SELECT word FROM inventory.spelling WHERE false;
SELECT 'inventory.spelling_deletions'::regclass;

ROLLBACK;
