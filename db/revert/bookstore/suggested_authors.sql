-- Revert storeroom:bookstore/suggested_authors from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.suggested_authors(util.typed_text, integer);

COMMIT;
