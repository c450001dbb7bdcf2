-- Verify storeroom:recipes/correct_ingredients on pg

BEGIN;

SELECT 1 / ((recipes.correct_ingredients('{butter,butterr}') = '{butter,butter}') IS TRUE)::integer;

ROLLBACK;
