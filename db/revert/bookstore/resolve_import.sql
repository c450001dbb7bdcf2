-- Revert storeroom:bookstore/resolve_import from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION bookstore.resolve_import(bookstore.import_row[]);

COMMIT;
