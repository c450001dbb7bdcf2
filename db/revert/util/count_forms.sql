-- Revert storeroom:util/count_forms from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.count_forms(text, text, text[], bigint[]);

COMMIT;
