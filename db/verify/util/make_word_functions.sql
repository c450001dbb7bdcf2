-- Verify storeroom:util/make_word_functions on pg

BEGIN;

CREATE SCHEMA verify;
CREATE SEQUENCE verify.thing_id_seq;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY, name_sort text COLLATE "C");
CREATE VIEW verify.thing_text AS SELECT thing_id, ARRAY[name_sort] AS texts, '{5}'::real[] AS weights, '{8}'::real[] AS lengths FROM verify.thing;
INSERT INTO verify.thing VALUES (1, 'dune messiah');
CALL util.make_word_tables('verify', 'thing');
CALL util.make_word_functions('verify', 'thing', 'name_sort');
SELECT 1 / ((verify.thing_terms('{dune}') = '{}') IS TRUE)::integer;
SELECT 1 / ((verify.thing_completions('dun', 8) = '{}') IS TRUE)::integer;
INSERT INTO verify.word (word, form) SELECT w, w FROM (SELECT 'du' || i FROM generate_series(100, 500) AS i) AS n (w);
SELECT 1 / ((verify.thing_completions('du', 2) = '{du100,du101}') IS TRUE)::integer;

ROLLBACK;
