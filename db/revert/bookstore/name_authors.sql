-- Revert storeroom:bookstore/name_authors from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE bookstore.name_authors(bigint[]);

COMMIT;
