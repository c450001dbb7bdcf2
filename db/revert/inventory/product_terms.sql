-- Revert storeroom:inventory/product_terms from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION inventory.product_ranked(bigint[], util.word_term[], bigint[], integer, text, bigint[], text);
DROP FUNCTION inventory.product_best(util.word_term[]);
DROP FUNCTION inventory.product_stretch(text[], text[], bigint[], integer);
DROP FUNCTION inventory.product_named(text, boolean);
DROP FUNCTION inventory.product_terms(text[]);
DROP FUNCTION inventory.product_completions(text, integer);

COMMIT;
