-- Verify storeroom:util/count_forms on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY);
CALL util.make_word_tables('verify', 'thing');
CALL util.count_forms('verify', 'thing', '{dune}', '{3}');
SELECT 1 / ((f.uses = 3) IS TRUE)::integer FROM verify.form AS f;

ROLLBACK;
