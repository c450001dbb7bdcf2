-- Revert storeroom:recipes/match_kinds from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION recipes.match_kinds(bigint);

COMMIT;
