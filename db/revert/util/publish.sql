-- Revert storeroom:util/publish from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.publish(regprocedure);

COMMIT;
