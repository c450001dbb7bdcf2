-- Verify storeroom:bookstore/book_author_json on pg

BEGIN;

SELECT 1 / ((bookstore.book_author_json(1, 'Homer', '{author}')::text = '{"author_id":1,"name":"Homer","roles":["author"]}') IS TRUE)::integer;

ROLLBACK;
