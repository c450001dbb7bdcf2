-- Verify storeroom:util/fuzzystrmatch on pg

BEGIN;

SELECT 1 / ((util.levenshtein('tolkein', 'tolkien') = 2) IS TRUE)::integer;

ROLLBACK;
