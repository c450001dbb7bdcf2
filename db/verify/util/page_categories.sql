-- Verify storeroom:util/page_categories on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
INSERT INTO verify.category (name) VALUES ('Verify'), ('Verify more'), ('Less verify');
SELECT 1 / ((count(*) = 3) IS TRUE)::integer FROM util.page_categories('verify', 'verify', 'ver', 20, NULL, false);
SELECT 1 / ((count(*) = 2) IS TRUE)::integer FROM util.page_categories('verify', 'verify', NULL, 2, NULL, false);

ROLLBACK;
