-- Verify storeroom:bookstore/delete_author on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.author_name (author_id, name_key) VALUES (-1, 'verify verifier');
INSERT INTO bookstore.author_word (author_id, name_key, word) VALUES (-1, 'verify verifier', 'verify'), (-1, 'verify verifier', 'verifier');
SELECT 1 / (((bookstore.delete_author(-1)).author_id = -1) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.delete_author(bigint, integer)', 'EXECUTE')::integer;

ROLLBACK;
