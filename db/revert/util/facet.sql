-- Revert storeroom:util/facet from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DROP TYPE util.facet;

COMMIT;
