-- Revert storeroom:bookstore/author_name from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE bookstore.author_name;

COMMIT;
