-- Verify storeroom:util/make_suggestion_functions on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY, name_sort text COLLATE "C");
CREATE VIEW verify.thing_text AS SELECT thing_id, ARRAY[name_sort] AS texts, '{5}'::real[] AS weights, '{8}'::real[] AS lengths FROM verify.thing;
INSERT INTO verify.thing VALUES (1, 'dune messiah');
CREATE TABLE verify.thing_category (thing_id bigint, category_id bigint);
CALL util.make_category_table('verify', 'Verified.');
CALL util.make_word_tables('verify', 'thing');
CALL util.make_word_functions('verify', 'thing', 'name_sort');
CALL util.make_suggestion_functions('verify', 'thing', 'name_sort', 'thing_category');
CALL util.index_words('verify', 'thing', '{1}');
INSERT INTO verify.category (name) VALUES ('Messy');
SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM verify.suggested_things(verify.typed_thing('mess'), 10);
SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM verify.suggested_thing_categories(verify.typed_thing('mess'), 10);

ROLLBACK;
