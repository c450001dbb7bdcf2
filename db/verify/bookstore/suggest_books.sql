-- Verify storeroom:bookstore/suggest_books on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
SELECT 1 / count(*) FROM bookstore.suggest_books('verify ver');
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.suggest_books(util.query, util.page_limit)', 'EXECUTE')::integer;

ROLLBACK;
