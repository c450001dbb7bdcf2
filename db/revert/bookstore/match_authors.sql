-- Revert storeroom:bookstore/match_authors from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.match_authors(text, bookstore.author_match, integer);

COMMIT;
