-- Verify storeroom:recipes/known_ingredients on pg

BEGIN;

SELECT 1 / (count(*) = 0)::integer
FROM recipes.known_ingredients AS k CROSS JOIN unnest(k.aliases || k.name) AS n (name)
LEFT JOIN recipes.ingredient_alias AS a ON a.alias_key = recipes.ingredient_key(regexp_replace(n.name, '^[a-z]{2}:', ''))
WHERE a.ingredient_id IS NULL;
SELECT 1 / (count(*) > 700)::integer FROM recipes.known_ingredients;
SELECT 1 / (count(DISTINCT a.ingredient_id) = 1)::integer FROM recipes.ingredient_alias AS a WHERE a.alias_key IN ('aubergine', 'eggplant', 'melanzana');
SELECT 1 / (count(*) = 1)::integer
FROM (
    SELECT DISTINCT recipes.find_ingredient(n.name)
    FROM unnest('{onion, Zwiebeln, cipolle, cebollas, cebula}'::text[]) AS n (name)
) AS f;
SELECT 1 / (recipes.find_ingredient(k.name) = ANY (recipes.match_kinds(recipes.find_ingredient(k.kind))))::integer
FROM (VALUES ('whole milk', 'dairy'), ('chicken breast', 'meat'), ('prawn', 'seafood'), ('new potato', 'vegetable')) AS k (name, kind);

ROLLBACK;
