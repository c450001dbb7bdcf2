-- Verify storeroom:util/match_categories on pg

BEGIN;

CREATE SCHEMA verify;
CALL util.make_category_table('verify', 'Verified.');
INSERT INTO verify.category (name) VALUES ('Verify-it all');
SELECT 1 / cardinality(util.match_categories('verify', 'verify it all'));
SELECT 1 / cardinality(util.match_categories('verify', 'all ver'));

ROLLBACK;
