-- Revert storeroom:bookstore/author_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP VIEW bookstore.author_row;

COMMIT;
