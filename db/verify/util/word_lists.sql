-- Verify storeroom:util/word_lists on pg

BEGIN;

SELECT 1 / ((l.places = '{1,2,0}' AND l.lists = '{"{}","{messiah}","{dune,dunes}"}' AND l.uses = '{0,3,20}') IS TRUE)::integer
FROM util.word_lists(ARRAY[('dune', 1, false, '{dunes,dune}', '{0.5,1}', 20, 1), ('messiah', 4, false, '{messiah}', '{1}', 3, 1)]::util.word_term[], 3) AS l;

ROLLBACK;
