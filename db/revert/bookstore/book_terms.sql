-- Revert storeroom:bookstore/book_terms from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.book_ranked(bigint[], util.word_term[], bigint[], integer, text, bigint[], text);
DROP FUNCTION bookstore.book_best(util.word_term[]);
DROP FUNCTION bookstore.book_stretch(text[], text[], bigint[], integer);
DROP FUNCTION bookstore.book_named(text, boolean);
DROP FUNCTION bookstore.book_terms(text[]);
DROP FUNCTION bookstore.book_completions(text, integer);

COMMIT;
