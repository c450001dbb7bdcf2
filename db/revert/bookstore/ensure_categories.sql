-- Revert storeroom:bookstore/ensure_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.ensure_categories(text[]);

COMMIT;
