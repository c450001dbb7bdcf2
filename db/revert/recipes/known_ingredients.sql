-- Revert storeroom:recipes/known_ingredients from pg

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- What has got another name since is no longer what was inserted.
-- What recipes use stays, and what others are a kind of; to deploy again finds it.
WITH RECURSIVE kept AS (
    SELECT i.ingredient_id, i.parent_id FROM recipes.ingredient AS i
    WHERE i.name NOT IN (SELECT k.name FROM recipes.known_ingredients AS k)
        OR EXISTS (SELECT FROM recipes.ingredient_use AS u WHERE u.ingredient_id = i.ingredient_id)
    UNION
    SELECT p.ingredient_id, p.parent_id FROM kept AS c JOIN recipes.ingredient AS p ON p.ingredient_id = c.parent_id
)
DELETE FROM recipes.ingredient AS i WHERE i.ingredient_id NOT IN (SELECT c.ingredient_id FROM kept AS c);
DROP VIEW recipes.known_ingredients;

COMMIT;
