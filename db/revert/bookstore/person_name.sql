-- Revert storeroom:bookstore/person_name from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN bookstore.person_name;

COMMIT;
