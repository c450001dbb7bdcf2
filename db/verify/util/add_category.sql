-- Verify storeroom:util/add_category on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY);
CALL util.make_word_tables('verify', 'thing');
SELECT 1 / ((name = 'Verify it') IS TRUE)::integer FROM util.add_category('verify', ' Verify  it ');

ROLLBACK;
