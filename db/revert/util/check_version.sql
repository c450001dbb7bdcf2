-- Revert storeroom:util/check_version from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.check_version(integer, integer);

COMMIT;
