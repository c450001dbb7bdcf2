-- Verify storeroom:bookstore/get_book on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
SELECT 1 / (((bookstore.get_book(-1)).title = 'Verify Verifier') IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.get_book(bigint)', 'EXECUTE')::integer;

ROLLBACK;
