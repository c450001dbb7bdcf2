-- Revert storeroom:bookstore/author_match from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE bookstore.author_match;

COMMIT;
