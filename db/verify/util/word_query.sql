-- Verify storeroom:util/word_query on pg

BEGIN;

SELECT 1 / (util.word_query('dune mess') = '''dune'' & ''mess'':*'::tsquery)::integer;
SELECT 1 / (util.word_query(':*', false) = ''':*'''::tsquery)::integer;

ROLLBACK;
