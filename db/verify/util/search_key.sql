-- Verify storeroom:util/search_key on pg

BEGIN;

SELECT 1 / ((util.search_key('Philosopher’s Stone (C++)') = 'philosophers stone c++') IS TRUE)::integer;

ROLLBACK;
