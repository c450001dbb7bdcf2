-- Verify storeroom:bookstore/book_word on pg

BEGIN;

SELECT book_id, form, rank FROM bookstore.book_word WHERE false;
SELECT word, form, weight FROM bookstore.word WHERE false;
SELECT form, stem, uses FROM bookstore.form WHERE false;
SELECT 'bookstore.book_word_rank'::regclass;
SELECT word FROM bookstore.spelling WHERE false;
SELECT 'bookstore.spelling_deletions'::regclass;

ROLLBACK;
