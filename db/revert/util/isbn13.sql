-- Revert storeroom:util/isbn13 from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.isbn13(text);

COMMIT;
