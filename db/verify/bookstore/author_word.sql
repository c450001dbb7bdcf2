-- Verify storeroom:bookstore/author_word on pg

BEGIN;

SELECT author_id, name_key, word FROM bookstore.author_word WHERE false;
SELECT 'bookstore.author_word_word'::regclass;

ROLLBACK;
