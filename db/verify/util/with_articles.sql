-- Verify storeroom:util/with_articles on pg

BEGIN;

SELECT 1 / (('the verifier' = ANY (util.with_articles('verifier'))) IS TRUE)::integer;

ROLLBACK;
