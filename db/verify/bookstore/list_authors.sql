-- Verify storeroom:bookstore/list_authors on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.author_name (author_id, name_key) VALUES (-1, 'verify verifier');
INSERT INTO bookstore.author_word (author_id, name_key, word) VALUES (-1, 'verify verifier', 'verify'), (-1, 'verify verifier', 'verifier');
SELECT 1 / count(*) FROM bookstore.list_authors('verifier');
SELECT 1 / count(*) FROM bookstore.list_authors();
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.list_authors(util.query, util.page_limit, text, boolean)', 'EXECUTE')::integer;

ROLLBACK;
