-- Revert storeroom:util/with_articles from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.with_articles(text);

COMMIT;
