-- Revert storeroom:util/word_lists from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.word_lists(util.word_term[], integer);

COMMIT;
