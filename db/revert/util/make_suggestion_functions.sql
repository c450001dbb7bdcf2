-- Revert storeroom:util/make_suggestion_functions from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.make_suggestion_functions(text, text, text, text, text, text);

COMMIT;
