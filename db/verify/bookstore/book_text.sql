-- Verify storeroom:bookstore/book_text on pg

BEGIN;

INSERT INTO bookstore.book (book_id, title) VALUES (-1, 'Verify');
SELECT 1 / ((t.texts[1] = 'Verify') IS TRUE)::integer FROM bookstore.book_text AS t WHERE t.book_id = -1;

ROLLBACK;
