-- Deploy storeroom:recipes/recipe_text to pg
-- requires: recipes/recipe_ingredient

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE VIEW recipes.recipe_text AS
SELECT
    r.recipe_id,
    ARRAY[
        r.title,
        (SELECT string_agg(c.category ->> 'name', ' ') FROM json_array_elements(r.categories) AS c (category)),
        (SELECT string_agg(l.name, ' ' ORDER BY l.position) FROM recipes.recipe_ingredient AS l WHERE l.recipe_id = r.recipe_id),
        r.description
    ]::text[] AS texts,
    '{5,2,2,1}'::real[] AS weights,
    '{8,2,30,30}'::real[] AS lengths
FROM recipes.recipe AS r;

COMMENT ON VIEW recipes.recipe_text IS 'What of a recipe its words are found by: title, categories, ingredients as its lines name them, and description, with weights and usual lengths in words.';

COMMIT;
