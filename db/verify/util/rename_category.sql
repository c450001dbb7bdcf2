-- Verify storeroom:util/rename_category on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
INSERT INTO verify.category (name) VALUES ('Verify');
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY, categories json);
CALL util.make_word_tables('verify', 'thing');
CREATE TABLE verify.thing_category (thing_id bigint, category_id bigint);
INSERT INTO verify.thing VALUES (1, '[]');
INSERT INTO verify.thing_category SELECT 1, c.category_id FROM verify.category AS c;
SELECT 1 / ((r.name = 'Verified' AND r.version = 2) IS TRUE)::integer FROM verify.category AS c, util.rename_category('verify', c.category_id, 'Verified', 'thing') AS r;
SELECT 1 / ((categories -> 0 ->> 'name' = 'Verified') IS TRUE)::integer FROM verify.thing;

ROLLBACK;
