-- Revert storeroom:util/make_category_table from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.make_category_table(text, text);

COMMIT;
