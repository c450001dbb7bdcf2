-- Verify storeroom:recipes/recipe_order on pg

BEGIN;

SELECT 1 / (((recipes.recipe_order('views')).sorting = 'views DESC, recipe_id DESC') IS TRUE)::integer;

ROLLBACK;
