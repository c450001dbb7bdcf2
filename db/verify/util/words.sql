-- Verify storeroom:util/words on pg

BEGIN;

SELECT 1 / ((util.words('Verify  Vérifier!') = array_to_tsvector('{verify,verifier}')) IS TRUE)::integer;

ROLLBACK;
