-- Revert storeroom:bookstore/identified_books from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.identified_books(text);

COMMIT;
