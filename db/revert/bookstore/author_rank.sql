-- Revert storeroom:bookstore/author_rank from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.author_rank(bigint, text, boolean, text, text);

COMMIT;
