-- Revert storeroom:bookstore/correct_authors from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.correct_authors(text);

COMMIT;
