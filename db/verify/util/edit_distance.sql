-- Verify storeroom:util/edit_distance on pg

BEGIN;

SELECT 1 / ((util.edit_distance('tolkein', 'tolkien') = 1) IS TRUE)::integer;

ROLLBACK;
