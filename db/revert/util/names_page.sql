-- Revert storeroom:util/names_page from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.names_page(text, text, text, text, boolean, integer, util.word_term[], integer, text, bigint[], bigint[], text[], integer, text);

COMMIT;
