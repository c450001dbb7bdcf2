-- Revert storeroom:util/typed_text from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.typed_text;

COMMIT;
