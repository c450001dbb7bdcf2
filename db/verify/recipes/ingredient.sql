-- Verify storeroom:recipes/ingredient on pg

BEGIN;

SELECT ingredient_id, name, parent_id, is_staple, status, version, created_at, updated_at, name_sort FROM recipes.ingredient WHERE false;
SELECT last_value FROM recipes.ingredient_id_seq;
SELECT 'recipes.ingredient_parent'::regclass, 'recipes.ingredient_name_sort'::regclass, 'recipes.ingredient_name_order'::regclass,
    'recipes.ingredient_staple'::regclass;

ROLLBACK;
