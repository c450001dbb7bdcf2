-- Revert storeroom:bookstore/add_book from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.add_book(text, text[], text[], text, integer, text, text, numeric, text, text, text, text, text[], bigint[], bigint[]);

COMMIT;
