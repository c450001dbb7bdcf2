-- Deploy storeroom:recipes/name_ingredient to pg
-- requires: recipes/ingredient_alias
-- requires: util/refuse_duplicate
-- requires: util/tidy
-- requires: recipes/spell_ingredients
-- requires: util/language_tag

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.name_ingredient(p_ingredient_id bigint, p_aliases text[], p_languages text[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_taken bigint;
BEGIN
    IF EXISTS (SELECT FROM unnest(p_aliases) AS a (alias) WHERE util.tidy(a.alias) IS NULL) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'an alias must not be blank', COLUMN = 'aliases';
    ELSIF cardinality(p_languages) > coalesce(cardinality(p_aliases), 0) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there are more languages than aliases', COLUMN = 'aliases';
    ELSIF cardinality(p_aliases) > 100 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there are more than 100 aliases', COLUMN = 'aliases';
    END IF;
    DELETE FROM recipes.ingredient_alias AS a WHERE a.ingredient_id = p_ingredient_id;
    INSERT INTO recipes.ingredient_alias (ingredient_id, alias, language)
    SELECT p_ingredient_id, n.alias, n.language
    FROM (
        SELECT DISTINCT ON (k.key) k.key, util.tidy(a.alias) AS alias, util.language_tag(a.language) AS language
        FROM (
            SELECT 0 AS place, i.name::text AS alias, NULL AS language FROM recipes.ingredient AS i WHERE i.ingredient_id = p_ingredient_id
            UNION ALL
            SELECT u.place, u.alias, u.language FROM unnest(p_aliases, p_languages) WITH ORDINALITY AS u (alias, language, place)
        ) AS a
        CROSS JOIN LATERAL recipes.ingredient_key(a.alias) AS k (key)
        ORDER BY k.key, a.place
    ) AS n
    ORDER BY n.key
    ON CONFLICT ON CONSTRAINT ingredient_alias_pkey DO NOTHING;
    SELECT a.ingredient_id INTO v_taken
    FROM recipes.ingredient_alias AS a
    WHERE a.ingredient_id <> p_ingredient_id AND a.alias_key IN (
        SELECT recipes.ingredient_key(i.name) FROM recipes.ingredient AS i WHERE i.ingredient_id = p_ingredient_id
        UNION ALL
        SELECT recipes.ingredient_key(u.alias) FROM unnest(p_aliases) AS u (alias)
    )
    LIMIT 1;
    IF FOUND THEN
        PERFORM util.refuse_duplicate('ingredient_alias_pkey', v_taken);
    END IF;
    CALL recipes.spell_ingredients(ARRAY[p_ingredient_id]);
END
$$;

COMMENT ON PROCEDURE recipes.name_ingredient(bigint, text[], text[]) IS
'Gives an ingredient these names beside its own, and no others. Raises 22023 for a blank alias or too many, 23505 with the number of the ingredient that has one of the names.';

COMMIT;
