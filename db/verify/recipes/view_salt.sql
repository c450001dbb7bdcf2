-- Verify storeroom:recipes/view_salt on pg

BEGIN;

SELECT salt, made_at, one FROM recipes.view_salt WHERE false;

ROLLBACK;
