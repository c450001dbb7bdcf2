-- Verify storeroom:util/fold on pg

BEGIN;

SELECT 1 / ((util.fold('Łódź Straße ΟΔΟΣ') = 'lodz strasse οδοσ') IS TRUE)::integer;

ROLLBACK;
