-- Revert storeroom:util/search_ladder from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.search_ladder(text, text, text, text, bigint[], text, bigint[], boolean, text[], integer);

COMMIT;
