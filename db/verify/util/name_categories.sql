-- Verify storeroom:util/name_categories on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
INSERT INTO verify.category (category_id, name) VALUES (1, 'Verify it');
CALL util.name_categories('verify', '{1}');
SELECT 1 / ((count(*) = 2) IS TRUE)::integer FROM verify.category_word;

ROLLBACK;
