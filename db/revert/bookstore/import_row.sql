-- Revert storeroom:bookstore/import_row from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE bookstore.import_row;

COMMIT;
