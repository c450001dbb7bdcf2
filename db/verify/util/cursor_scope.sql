-- Verify storeroom:util/cursor_scope on pg

BEGIN;

SELECT 1 / ((util.cursor_scope('a', NULL) <> util.cursor_scope('a', '')) IS TRUE)::integer;

ROLLBACK;
