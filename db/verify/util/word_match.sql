-- Verify storeroom:util/word_match on pg

BEGIN;

SELECT 1 / ((((3, '-100', 1, '{}', NULL)::util.word_match).tier = 3) IS TRUE)::integer;

ROLLBACK;
