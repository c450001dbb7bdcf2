-- Verify storeroom:bookstore/link_books on pg

BEGIN;

INSERT INTO bookstore.category (category_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.book (book_id, title, categories) VALUES (-1, 'Verify', '[{"category_id": -1, "name": "Verify Verifier"}]');
CALL bookstore.link_books('{-1}');
SELECT 1 / count(*) FROM bookstore.book_category WHERE book_id = -1;

ROLLBACK;
