-- Verify storeroom:util/caller on pg

BEGIN;

SELECT 1 / ((util.caller() = session_user) IS TRUE)::integer;
SET LOCAL storeroom.caller = 'verify';
SELECT 1 / ((util.caller() = 'verify') IS TRUE)::integer;

ROLLBACK;
