-- Verify storeroom:bookstore/name_authors on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify Verifier');
CALL bookstore.name_authors('{-1}');
SELECT 1 / count(*) FROM bookstore.author_word WHERE author_id = -1;

ROLLBACK;
