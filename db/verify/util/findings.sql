-- Verify storeroom:util/findings on pg

BEGIN;

SELECT level, what, place, advice FROM util.findings();

ROLLBACK;
