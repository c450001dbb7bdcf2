-- Verify storeroom:util/singular on pg

BEGIN;

SELECT 1 / ((util.singular('stories') = 'story' AND util.singular('glass') = 'glass') IS TRUE)::integer;
SELECT 1 / ((util.singular('leaves') = 'leaf' AND util.singular('wives') = 'wife' AND util.singular('olives') = 'olive' AND util.singular('women') = 'woman') IS TRUE)::integer;

ROLLBACK;
