-- Verify storeroom:util/isbn13 on pg

BEGIN;

SELECT 1 / ((util.isbn13('0-261-10221-4') = '9780261102217') IS TRUE)::integer;

ROLLBACK;
