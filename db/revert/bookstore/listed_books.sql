-- Revert storeroom:bookstore/listed_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.listed_books(bigint[], bigint[], text, integer[]);

COMMIT;
