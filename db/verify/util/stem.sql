-- Verify storeroom:util/stem on pg

BEGIN;

SELECT 1 / ((util.stem('gaming') = 'game' AND util.stem('the') = 'the') IS TRUE)::integer;

ROLLBACK;
