-- Verify storeroom:util/word_weight on pg

BEGIN;

SELECT 1 / ((util.word_weight(0) = 0 AND util.word_weight(7) = 3) IS TRUE)::integer;

ROLLBACK;
