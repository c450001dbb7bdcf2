-- Revert storeroom:util/words_page from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.words_page(text, text, integer, util.word_term[], text, integer, text, text, bigint[], bigint[], text[], integer, text);

COMMIT;
