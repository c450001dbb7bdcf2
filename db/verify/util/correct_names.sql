-- Verify storeroom:util/correct_names on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY, name_sort text COLLATE "C");
CALL util.make_word_tables('verify', 'thing');
CALL util.learn_words('verify', '{George Eliot}');
SELECT 1 / ((util.correct_names('verify', '{goerge,eli}', 'verify.word') = 'george eli') IS TRUE)::integer;
SELECT 1 / ((util.correct_names('verify', '{george,el,iot}', 'verify.word') = 'george eliot' AND util.correct_names('verify', '{eliotgeorge}', 'verify.word') = 'eliot george') IS TRUE)::integer;

ROLLBACK;
