-- Revert storeroom:util/rejected_lines from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.rejected_lines(bigint[], text[], jsonb[]);

COMMIT;
