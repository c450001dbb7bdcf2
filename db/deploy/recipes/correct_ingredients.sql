-- Deploy storeroom:recipes/correct_ingredients to pg
-- requires: recipes/match_ingredients
-- requires: recipes/spell_ingredients
-- requires: util/correct_names

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.correct_ingredients(p_names text[])
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN ARRAY(
        SELECT CASE
            WHEN recipes.match_ingredients(n.name) <> '{}' THEN n.name
            ELSE coalesce(
                util.correct_names('recipes', string_to_array(util.search_key(n.name), ' '), 'recipes.ingredient_word', 'recipes.ingredient_key(%s)'), n.name
            )
        END
        FROM unnest(p_names) WITH ORDINALITY AS n (name, place)
        ORDER BY n.place
    );
END
$$;

COMMENT ON FUNCTION recipes.correct_ingredients(text[]) IS
'Some names of ingredients, each that no ingredient has corrected to the words of names that it was probably meant to be; left as it is where there are none. Example: SELECT correct_ingredients(''{tomato,zuchini}'');';

COMMIT;
