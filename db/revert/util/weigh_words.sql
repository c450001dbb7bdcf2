-- Revert storeroom:util/weigh_words from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.weigh_words(text[], real[], real[]);

COMMIT;
