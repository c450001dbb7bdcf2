-- Verify storeroom:util/make_category_table on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
INSERT INTO verify.category (name) VALUES ('Vérifier');
SELECT 1 / ((name_key = 'verifier' AND words @@ 'verifier') IS TRUE)::integer FROM verify.category;

ROLLBACK;
