-- Verify storeroom:util/weigh_words on pg

BEGIN;

SELECT 1 / ((count(*) = 4 AND max(w.rank) < 10000) IS TRUE)::integer FROM util.weigh_words('{Dune Messiah,Frank Herbert}', '{5,2}', '{8,2}') AS w;

ROLLBACK;
