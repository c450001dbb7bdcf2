-- Revert storeroom:recipes/known_units from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- What lines are measured in stays; to deploy again finds it.
DELETE FROM recipes.unit AS u USING recipes.known_units AS k
WHERE u.unit_code = k.unit_code AND NOT EXISTS (SELECT FROM recipes.recipe_ingredient AS l WHERE l.unit_code = u.unit_code);
DROP VIEW recipes.known_units;

COMMIT;
