-- Verify storeroom:bookstore/get_author on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify Verifier');
SELECT 1 / (((bookstore.get_author(-1)).name = 'Verify Verifier') IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.get_author(bigint)', 'EXECUTE')::integer;

ROLLBACK;
