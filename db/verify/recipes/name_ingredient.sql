-- Verify storeroom:recipes/name_ingredient on pg

BEGIN;

INSERT INTO recipes.ingredient (ingredient_id, name) VALUES (-1, 'Verify');
INSERT INTO recipes.ingredient_alias (ingredient_id, alias) VALUES (-1, 'Verify');
CALL recipes.name_ingredient(-1, '{Verifies,Vérifier}', '{NULL,fr}');
SELECT 1 / ((count(*) = 2) IS TRUE)::integer FROM recipes.ingredient_alias WHERE ingredient_id = -1;

ROLLBACK;
