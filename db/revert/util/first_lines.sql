-- Revert storeroom:util/first_lines from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.first_lines(bigint, text[], bigint[]);

COMMIT;
