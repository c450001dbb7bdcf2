-- Verify storeroom:recipes/unwanted_ingredients on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify'), (-2, 'Verify butter'), (-3, 'Verifymeg');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify'), (-2, 'Verify butter'), (-3, 'Verifymeg');
SELECT 1 / ((u.ingredient_ids @> '{-1,-2}' AND NOT -3 = ANY (u.ingredient_ids)) IS TRUE)::integer FROM recipes.unwanted_ingredients('{verify}', false) AS u;

ROLLBACK;
