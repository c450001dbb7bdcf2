-- Verify storeroom:bookstore/book_condition on pg

BEGIN;

SELECT 1 / strpos(bookstore.book_condition('9780441172696', NULL, NULL, '{1}'), 'b.isbn');

ROLLBACK;
