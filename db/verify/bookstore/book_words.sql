-- Verify storeroom:bookstore/book_words on pg

BEGIN;

SELECT 1 / (bookstore.book_words('Dune', NULL, '[{"name": "Frank Herbert"}]') @@ '''herbert'''::tsquery)::integer;

ROLLBACK;
