-- Verify storeroom:util/remove_category on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
INSERT INTO verify.category (name) VALUES ('Verify');
SELECT 1 / ((r.name = 'Verify') IS TRUE)::integer FROM verify.category AS c, util.remove_category('verify', c.category_id) AS r;
SELECT 1 / ((count(*) = 0) IS TRUE)::integer FROM verify.category;

ROLLBACK;
