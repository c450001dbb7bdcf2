-- Revert storeroom:util/constraint_messages from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP FUNCTION util.constraint_messages();
DELETE FROM util.public_function WHERE function_name = 'constraint_messages';

COMMIT;
