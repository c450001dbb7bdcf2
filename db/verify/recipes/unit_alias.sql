-- Verify storeroom:recipes/unit_alias on pg

BEGIN;

SELECT alias_key, unit_code FROM recipes.unit_alias WHERE false;
SELECT 'recipes.unit_alias_unit'::regclass;

ROLLBACK;
