-- Revert storeroom:util/search_step from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.search_step(text, text, text, text[], integer, text, bigint[], bigint[], text[], integer, text);

COMMIT;
