-- Revert storeroom:util/contract_differences from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.contract_differences(text);

COMMIT;
