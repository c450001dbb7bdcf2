-- Verify storeroom:util/person_key on pg

BEGIN;

SELECT 1 / ((util.person_key('Tolkien, J.R.R.') = util.person_key('J. R. R. Tolkien')) IS TRUE)::integer;

ROLLBACK;
