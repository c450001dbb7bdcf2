-- Revert storeroom:recipes/known_units from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

DELETE FROM recipes.unit AS u USING recipes.known_units AS k WHERE u.unit_code = k.unit_code;
DROP VIEW recipes.known_units;

COMMIT;
