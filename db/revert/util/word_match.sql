-- Revert storeroom:util/word_match from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.word_match;

COMMIT;
