-- Verify storeroom:recipes/view_salt on pg

BEGIN;

SELECT day, salt FROM recipes.view_salt WHERE false;

ROLLBACK;
