-- Verify storeroom:util/forget_words on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY);
INSERT INTO verify.thing VALUES (1);
CREATE VIEW verify.thing_text AS SELECT thing_id, '{Dune}'::text[] AS texts, '{5}'::real[] AS weights, '{6}'::real[] AS lengths FROM verify.thing;
CALL util.make_word_tables('verify', 'thing');
INSERT INTO verify.thing_word VALUES (1, 'dune', 500);
CALL util.forget_words('verify', 'thing', '{1}');
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM verify.thing_word;

ROLLBACK;
