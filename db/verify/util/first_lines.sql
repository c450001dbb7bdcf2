-- Verify storeroom:util/first_lines on pg

BEGIN;

SELECT 1 / ((line = 2) IS TRUE)::integer FROM util.first_lines(-1, '{verify,verify}', '{3,2}');
SELECT 1 / ((line = 2) IS TRUE)::integer FROM util.first_lines(-1, '{verify}', '{9}');

ROLLBACK;
