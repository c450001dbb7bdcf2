-- Revert storeroom:util/keep_answer from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP PROCEDURE util.keep_answer(text, json);

COMMIT;
