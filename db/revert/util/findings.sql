-- Revert storeroom:util/findings from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.findings(text, integer);

COMMIT;
