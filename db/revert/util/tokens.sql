-- Revert storeroom:util/tokens from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.tokens(text, boolean);

COMMIT;
