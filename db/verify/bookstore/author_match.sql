-- Verify storeroom:bookstore/author_match on pg

BEGIN;

SELECT (0, '', '', 'homer', 1)::bookstore.author_match;

ROLLBACK;
