-- Verify storeroom:bookstore/match_authors on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.author_name (author_id, name_key) VALUES (-1, 'verify verifier');
INSERT INTO bookstore.author_word (author_id, name_key, word) VALUES (-1, 'verify verifier', 'verify'), (-1, 'verify verifier', 'verifier');
SELECT 1 / (((SELECT m.tier FROM bookstore.match_authors('verifier', NULL, 1) AS m) = 2) IS TRUE)::integer;

ROLLBACK;
