-- Revert storeroom:bookstore/link_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE bookstore.link_books(bigint[]);

COMMIT;
