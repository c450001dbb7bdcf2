-- Revert storeroom:util/word_term from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.word_term;

COMMIT;
