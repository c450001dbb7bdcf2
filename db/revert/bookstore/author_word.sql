-- Revert storeroom:bookstore/author_word from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE bookstore.author_word;

COMMIT;
