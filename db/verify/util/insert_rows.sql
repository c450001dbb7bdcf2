-- Verify storeroom:util/insert_rows on pg

BEGIN;

CREATE SCHEMA verify;
CREATE TABLE verify.thing (thing_id bigint PRIMARY KEY);
CREATE VIEW verify.thing_text AS SELECT thing_id, '{Dune}'::text[] AS texts, '{5}'::real[] AS weights, '{8}'::real[] AS lengths FROM verify.thing;
CREATE FUNCTION verify.add_thing(p_id bigint, p_words text[] DEFAULT NULL) RETURNS verify.thing LANGUAGE sql AS 'INSERT INTO verify.thing VALUES (p_id) RETURNING *';
CALL util.make_word_tables('verify', 'thing');
SELECT 1 / ((count(*) = 2 AND min(id) = 1 AND min(code) = 'thing_pkey') IS TRUE)::integer
FROM util.insert_rows('verify', 'thing', '[{"id": 1, "words": ["a", null]}, {"id": 1}]', false, NULL);
SELECT 1 / count(*) FROM verify.thing_word;
DO $$
BEGIN
    PERFORM util.insert_rows('verify', 'thing', '[{"id": 2}, {"ids": 3}]', true, NULL);
    RAISE EXCEPTION 'a refused row passes';
EXCEPTION WHEN integrity_constraint_violation THEN
    NULL;
END
$$;
SELECT 1 / ((count(*) = 1) IS TRUE)::integer FROM verify.thing;

ROLLBACK;
