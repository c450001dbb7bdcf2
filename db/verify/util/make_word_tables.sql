-- Verify storeroom:util/make_word_tables on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY);
CALL util.make_word_tables('verify', 'thing');
SELECT thing_id, form, rank FROM verify.thing_word;

ROLLBACK;
