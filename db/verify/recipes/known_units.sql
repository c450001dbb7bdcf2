-- Verify storeroom:recipes/known_units on pg

BEGIN;

SELECT 1 / ((count(*) = 0) IS TRUE)::integer
FROM recipes.known_units AS k CROSS JOIN unnest(k.aliases || k.unit_code) AS n (name)
LEFT JOIN recipes.unit_alias AS a ON a.alias_key = n.name
WHERE a.unit_code IS NULL;
SELECT 1 / ((count(*) > 50) IS TRUE)::integer FROM recipes.known_units;

ROLLBACK;
