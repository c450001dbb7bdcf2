-- Verify storeroom:util/word_query on pg

BEGIN;

SELECT 1 / ((util.word_query('dune mess') = '''dune'' & ''mess'':*'::tsquery) IS TRUE)::integer;
SELECT 1 / ((util.word_query(':*', false) = ''':*'''::tsquery) IS TRUE)::integer;

ROLLBACK;
