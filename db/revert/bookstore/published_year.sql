-- Revert storeroom:bookstore/published_year from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP DOMAIN bookstore.published_year;

COMMIT;
