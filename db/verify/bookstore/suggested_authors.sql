-- Verify storeroom:bookstore/suggested_authors on pg

BEGIN;

INSERT INTO bookstore.author (author_id, name) VALUES (-1, 'Verify Verifier');
INSERT INTO bookstore.author_name (author_id, name_key, inverted) VALUES (-1, 'verifier verify', true);
SELECT 1 / count(*) FROM bookstore.suggested_authors(bookstore.typed_book('verifier'), 10);

ROLLBACK;
