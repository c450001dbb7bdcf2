-- Verify storeroom:recipes/known_ingredients on pg

BEGIN;

SELECT 1 / ((count(*) = 0) IS TRUE)::integer
FROM recipes.known_ingredients AS k CROSS JOIN unnest(k.aliases || k.name) AS n (name)
LEFT JOIN recipes.ingredient_alias AS a ON a.alias_key = recipes.ingredient_key(regexp_replace(n.name, '^[a-z]{2}:', ''))
WHERE a.ingredient_id IS NULL;
SELECT 1 / ((count(*) > 700) IS TRUE)::integer FROM recipes.known_ingredients;
SELECT 1 / ((count(DISTINCT a.ingredient_id) = 1) IS TRUE)::integer FROM recipes.ingredient_alias AS a WHERE a.alias_key IN ('aubergine', 'eggplant', 'melanzana');
SELECT 1 / ((count(DISTINCT a.ingredient_id) = 1 AND count(*) = 5) IS TRUE)::integer
FROM recipes.ingredient_alias AS a WHERE a.alias_key IN ('onion', 'zwiebeln', 'cipolle', 'cebolla', 'cebula');
SELECT 1 / ((count(*) = 5) IS TRUE)::integer
FROM (VALUES ('milk', 'dairy'), ('chicken', 'poultry'), ('prawn', 'shellfish'), ('potato', 'vegetable'), ('pasta', 'gluten')) AS k (name, kind)
JOIN recipes.ingredient AS i ON i.name = k.name
JOIN recipes.ingredient_alias AS p ON p.alias_key = k.kind AND p.ingredient_id = i.parent_id;

ROLLBACK;
