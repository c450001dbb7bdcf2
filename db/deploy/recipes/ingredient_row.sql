-- Deploy storeroom:recipes/ingredient_row to pg
-- requires: recipes/ingredient
-- requires: recipes/ingredient_alias
-- requires: recipes/ingredient_key

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW recipes.ingredient_row AS
SELECT
    i.ingredient_id,
    i.name,
    (
        SELECT coalesce(json_agg(n ORDER BY n.language NULLS FIRST, n.name), '[]')
        FROM (
            SELECT a.alias::text AS name, a.language::text AS language
            FROM recipes.ingredient_alias AS a
            WHERE a.ingredient_id = i.ingredient_id AND a.alias_key <> recipes.ingredient_key(i.name)
        ) AS n
    ) AS aliases,
    i.parent_id,
    p.name::text AS parent,
    i.is_staple,
    i.status,
    i.version,
    i.created_at,
    i.updated_at
FROM recipes.ingredient AS i
LEFT JOIN recipes.ingredient AS p ON p.ingredient_id = i.parent_id;

COMMENT ON VIEW recipes.ingredient_row IS 'An ingredient as people see it: what get_ingredient, insert_ingredient, update_ingredient, merge_ingredient and delete_ingredient return.';

COMMIT;
