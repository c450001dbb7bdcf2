-- Deploy storeroom:recipes/unwanted_ingredients to pg
-- requires: recipes/match_ingredients
-- requires: recipes/correct_ingredients

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.unwanted_ingredients(p_names text[])
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN ARRAY(
        SELECT i.ingredient_id
        -- Misspelled, too: who must not eat peanuts would get them for a slip of the finger.
        FROM unnest(p_names || recipes.correct_ingredients(p_names)) AS n (name)
        CROSS JOIN LATERAL (
            SELECT m.ingredient_id FROM unnest(recipes.match_ingredients(n.name)) AS m (ingredient_id)
            UNION
            -- Rather too much than a peanut butter that is no kind of peanut; whole words, for nutmeg is no nut.
            SELECT a.ingredient_id
            FROM recipes.ingredient_alias AS a
            WHERE a.words @@ util.word_query(recipes.ingredient_key(n.name), false)
        ) AS i
    );
END
$$;

COMMENT ON FUNCTION recipes.unwanted_ingredients(text[]) IS
'The ingredients that someone who wants none of these must not get: those of the name, all kinds of them, and those with the words in a name; of a name that no ingredient has, those of what it was probably meant to be, too. Example: SELECT unwanted_ingredients(''{peanut}'');';

COMMIT;
