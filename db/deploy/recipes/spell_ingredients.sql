-- Deploy storeroom:recipes/spell_ingredients to pg
-- requires: recipes/ingredient_word
-- requires: recipes/recipe_word
-- requires: recipes/known_ingredients
-- requires: util/learn_words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.spell_ingredients(p_ingredient_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_names text[];
BEGIN
    DELETE FROM recipes.ingredient_word AS w
    WHERE w.alias_key IN (SELECT a.alias_key FROM recipes.ingredient_alias AS a WHERE a.ingredient_id = ANY (p_ingredient_ids));
    INSERT INTO recipes.ingredient_word (alias_key, word, ingredient_id)
    SELECT DISTINCT a.alias_key, w.word, a.ingredient_id
    FROM recipes.ingredient AS i
    JOIN recipes.ingredient_alias AS a ON a.ingredient_id = i.ingredient_id
    CROSS JOIN LATERAL string_to_table(a.alias_key, ' ') AS w (word)
    WHERE i.ingredient_id = ANY (p_ingredient_ids) AND i.status = 'approved';
    v_names := ARRAY(
        SELECT a.alias
        FROM recipes.ingredient AS i
        JOIN recipes.ingredient_alias AS a ON a.ingredient_id = i.ingredient_id
        WHERE i.ingredient_id = ANY (p_ingredient_ids) AND i.status = 'approved'
    );
    CALL util.learn_words('recipes', v_names);
END
$$;

COMMENT ON PROCEDURE recipes.spell_ingredients(bigint[]) IS
'Makes ingredient_word say what the names of these ingredients say, if they are approved, and puts their words into the dictionary.';

-- Those that every database begins with.
DO $$
DECLARE
    v_ids bigint[] := ARRAY(SELECT i.ingredient_id FROM recipes.ingredient AS i);
BEGIN
    CALL recipes.spell_ingredients(v_ids);
END
$$;

COMMIT;
