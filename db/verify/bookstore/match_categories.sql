-- Verify storeroom:bookstore/match_categories on pg

BEGIN;

INSERT INTO bookstore.category (category_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / (bookstore.match_categories('verify verifier') = '{-1}')::integer;

ROLLBACK;
