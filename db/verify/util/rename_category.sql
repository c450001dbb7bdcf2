-- Verify storeroom:util/rename_category on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
INSERT INTO verify.category (name) VALUES ('Verify');
SELECT 1 / (r.name = 'Verified' AND r.version = 2)::integer FROM verify.category AS c, util.rename_category('verify', c.category_id, 'Verified') AS r;

ROLLBACK;
