-- Revert storeroom:bookstore/match_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.match_categories(text);

COMMIT;
