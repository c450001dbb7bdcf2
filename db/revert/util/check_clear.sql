-- Revert storeroom:util/check_clear from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.check_clear(text[], text[]);

COMMIT;
