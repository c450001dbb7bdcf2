-- Verify storeroom:util/deletions on pg

BEGIN;

SELECT 1 / ((util.deletions('tolkein') && util.deletions('tolkien')) IS TRUE)::integer;

ROLLBACK;
