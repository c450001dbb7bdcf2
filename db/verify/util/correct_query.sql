-- Verify storeroom:util/correct_query on pg

BEGIN;

CREATE SCHEMA verify;
CREATE SEQUENCE verify.thing_id_seq;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY, name_sort text COLLATE "C");
CREATE VIEW verify.thing_text AS SELECT thing_id, ARRAY[name_sort] AS texts, '{5}'::real[] AS weights, '{8}'::real[] AS lengths FROM verify.thing;
INSERT INTO verify.thing VALUES (1, 'dune messiah');
CALL util.make_word_tables('verify', 'thing');
CALL util.make_word_functions('verify', 'thing', 'name_sort');
CALL util.index_words('verify', 'thing', '{1}');
SELECT 1 / ((util.correct_query('verify', 'thing', 'name_sort', '{dune,mesiah}', 'true', NULL) = '{dune,messiah}') IS TRUE)::integer;

ROLLBACK;
