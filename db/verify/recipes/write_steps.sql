-- Verify storeroom:recipes/write_steps on pg

BEGIN;

INSERT INTO recipes.recipe (recipe_id, title) VALUES (-1, 'Verify');
CALL recipes.write_steps('{-1}', '{-1,-1}', '{NULL,Sauce}', '{Boil.,Stir.}');
SELECT 1 / ((count(*) = 2) IS TRUE)::integer FROM recipes.recipe_step WHERE recipe_id = -1;

ROLLBACK;
