-- Revert storeroom:recipes/known_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- What has got another name since is no longer what was inserted.
DELETE FROM recipes.ingredient AS i USING recipes.known_ingredients AS k WHERE i.name = k.name;
DROP VIEW recipes.known_ingredients;

COMMIT;
