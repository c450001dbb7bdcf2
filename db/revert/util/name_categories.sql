-- Revert storeroom:util/name_categories from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.name_categories(text, bigint[]);

COMMIT;
