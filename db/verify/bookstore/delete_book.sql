-- Verify storeroom:bookstore/delete_book on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
SELECT 1 / (((bookstore.delete_book(-1)).book_id = -1) IS TRUE)::integer;
SELECT 1 / has_function_privilege('storeroom_writer', 'bookstore.delete_book(bigint, integer)', 'EXECUTE')::integer;

ROLLBACK;
