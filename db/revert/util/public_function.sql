-- Revert storeroom:util/public_function from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE util.public_function;

COMMIT;
