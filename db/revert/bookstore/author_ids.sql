-- Revert storeroom:bookstore/author_ids from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.author_ids(text);

COMMIT;
