-- Verify storeroom:bookstore/is_author on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify T. Verifier');
INSERT INTO bookstore.author_name (author_id, name_key) VALUES (-1, 'verify t verifier');
INSERT INTO bookstore.author_word (author_id, name_key, word) VALUES (-1, 'verify t verifier', 'verify'), (-1, 'verify t verifier', 'verifier');
SELECT 1 / ((bookstore.is_author('{verify,t}', 't') AND bookstore.is_author('{verifier,verify}', 'verifier')) IS TRUE)::integer;
SELECT 1 / ((NOT bookstore.is_author('{verify,unknown}', 'verify')) IS TRUE)::integer;

ROLLBACK;
