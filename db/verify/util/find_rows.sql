-- Verify storeroom:util/find_rows on pg

BEGIN;

CREATE SCHEMA verify;
CREATE SEQUENCE verify.thing_id_seq;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY, name_sort text COLLATE "C");
CREATE VIEW verify.thing_text AS SELECT thing_id, ARRAY[name_sort] AS texts, '{5}'::real[] AS weights, '{8}'::real[] AS lengths FROM verify.thing;
INSERT INTO verify.thing VALUES (1, 'dune messiah');
CALL util.make_word_tables('verify', 'thing');
CALL util.make_word_functions('verify', 'thing', 'name_sort');
CALL util.index_words('verify', 'thing', '{1}');
SELECT 1 / ((f.ids = '{1}' AND f.corrected = 'messiah') IS TRUE)::integer FROM util.find_rows('verify', 'thing', 'name_sort', 'mesiah', '{}', 'true', NULL, false, NULL, 10) AS f;
SELECT 1 / f.number FROM util.find_rows('verify', 'thing', 'name_sort', 'dune', '{}', 'true', NULL, true, NULL, NULL) AS f;

ROLLBACK;
