-- Verify storeroom:util/word_term on pg

BEGIN;

SELECT 1 / ((((('dune', 1, false, '{dune}', '{1}', 1, 0.5)::util.word_term).word) = 'dune') IS TRUE)::integer;

ROLLBACK;
