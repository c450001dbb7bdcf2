-- Verify storeroom:bookstore/count_books on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify Verifier');
SELECT 1 / c.count FROM bookstore.count_books() AS c;
SELECT 1 / c.count FROM bookstore.count_books(p_count => 'exact') AS c;
SELECT 1 / has_function_privilege('storeroom_reader', 'bookstore.count_books(util.query, util.query, util.query, util.query, bigint, bigint, text, text, boolean, text)', 'EXECUTE')::integer;

ROLLBACK;
