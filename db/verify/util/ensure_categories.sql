-- Verify storeroom:util/ensure_categories on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
INSERT INTO verify.category (name) VALUES ('Verify');
SELECT 1 / ((count(*) = 2) IS TRUE)::integer FROM util.ensure_categories('verify', '{VERIFY,Verified,verified}');
SELECT 1 / ((count(*) = 2) IS TRUE)::integer FROM verify.category;

ROLLBACK;
