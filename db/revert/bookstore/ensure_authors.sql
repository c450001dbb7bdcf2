-- Revert storeroom:bookstore/ensure_authors from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.ensure_authors(text[]);

COMMIT;
