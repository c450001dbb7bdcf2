-- Revert storeroom:recipes/recent_view from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TABLE recipes.recent_view;

COMMIT;
