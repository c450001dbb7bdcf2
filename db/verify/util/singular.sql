-- Verify storeroom:util/singular on pg

BEGIN;

SELECT 1 / ((util.singular('stories') = 'story' AND util.singular('glass') = 'glass') IS TRUE)::integer;

ROLLBACK;
