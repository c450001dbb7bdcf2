-- Verify storeroom:util/tidy on pg

BEGIN;

SELECT 1 / ((util.tidy(E' The\r\nHobbit ') = 'The Hobbit') IS TRUE)::integer;

ROLLBACK;
