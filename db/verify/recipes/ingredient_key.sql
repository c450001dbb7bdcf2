-- Verify storeroom:recipes/ingredient_key on pg

BEGIN;

SELECT 1 / ((recipes.ingredient_key('Vine-ripened Tomatoes') = 'vine ripened tomato') IS TRUE)::integer;
SELECT 1 / ((recipes.ingredient_key('Berries') = recipes.ingredient_key('berry')) IS TRUE)::integer;
SELECT 1 / ((recipes.ingredient_key('molasses asparagus hummus couscous') = 'molasses asparagus hummus couscous') IS TRUE)::integer;
SELECT 1 / ((recipes.ingredient_key('peppers') <> recipes.ingredient_key('pepper')) IS TRUE)::integer;

ROLLBACK;
