-- Revert storeroom:activity/change_item from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE activity.change_item;

COMMIT;
