-- Revert storeroom:bookstore/tidy_aliases from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.tidy_aliases(text[]);

COMMIT;
