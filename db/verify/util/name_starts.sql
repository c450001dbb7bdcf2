-- Verify storeroom:util/name_starts on pg

BEGIN;

SELECT 1 / ((count(*) = 4) IS TRUE)::integer FROM util.name_starts('{potter,har}', '{harry}');

ROLLBACK;
