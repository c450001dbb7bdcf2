-- Verify storeroom:util/correct_category on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY, name_sort text COLLATE "C");
CALL util.make_word_tables('verify', 'thing');
CALL util.make_category_table('verify', 'Verified.');
SELECT 1 / ((name = 'Science Fiction') IS TRUE)::integer FROM util.add_category('verify', 'Science Fiction');
SELECT 1 / ((util.correct_category('verify', 'scince fiction') = 'science fiction') IS TRUE)::integer;

ROLLBACK;
