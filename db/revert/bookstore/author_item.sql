-- Revert storeroom:bookstore/author_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE bookstore.author_item;

COMMIT;
