-- Verify storeroom:recipes/ingredient_row on pg

BEGIN;

SELECT ingredient_id, name, aliases, parent_id, parent, is_staple, status, version, created_at, updated_at FROM recipes.ingredient_row WHERE false;

ROLLBACK;
