-- Verify storeroom:util/learn_words on pg

BEGIN;

CREATE SCHEMA verify;
CREATE SEQUENCE verify.thing_id_seq;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY, name_sort text COLLATE "C");
CREATE VIEW verify.thing_text AS SELECT thing_id, ARRAY[name_sort] AS texts, '{5}'::real[] AS weights, '{8}'::real[] AS lengths FROM verify.thing;
INSERT INTO verify.thing VALUES (1, 'dune messiah');
CALL util.make_word_tables('verify', 'thing');
CALL util.index_words('verify', 'thing', '{1}');
CALL util.learn_words('verify', '{George Eliot}');
SELECT 1 / ((count(*) = 2) IS TRUE)::integer FROM verify.word WHERE word IN ('george', 'eliot');

ROLLBACK;
