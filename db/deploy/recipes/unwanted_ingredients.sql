-- Deploy storeroom:recipes/unwanted_ingredients to pg
-- requires: recipes/match_ingredients
-- requires: util/correct_word
-- requires: recipes/ingredient_word

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.unwanted_ingredients(p_names text[], p_exact boolean, OUT ingredient_ids bigint[], OUT corrected text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    c_named CONSTANT text := 'f.distance = 1 AND (SELECT true FROM recipes.ingredient_word AS n WHERE n.word = recipes.ingredient_key(f.word) LIMIT 1)';
    v_name  text;
    v_other text;
    v_kinds bigint[];
    v_ids   bigint[];
    v_place bigint;
BEGIN
    ingredient_ids := '{}';
    FOR v_name, v_place IN SELECT n.name, n.place FROM unnest(p_names) WITH ORDINALITY AS n (name, place) ORDER BY n.place LOOP
        v_other := NULL;
        IF p_exact IS NOT TRUE AND NOT EXISTS (SELECT FROM recipes.ingredient_alias AS a WHERE a.words @@ util.word_query(recipes.ingredient_key(v_name), false)) THEN
            -- Who must not eat peanuts would get them for a slip of the finger. But no more than a slip: lachse is not lactose.
            SELECT nullif(string_agg(coalesce(o.word, CASE WHEN k.known THEN w.word END, '?'), ' ' ORDER BY w.place), util.search_key(v_name))
            INTO v_other
            FROM string_to_table(util.search_key(v_name), ' ') WITH ORDINALITY AS w (word, place)
            CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM recipes.ingredient_word AS n WHERE n.word = recipes.ingredient_key(w.word))) AS k (known)
            LEFT JOIN LATERAL (SELECT c.word FROM util.correct_word('recipes', w.word, 1, c_named) AS c WHERE NOT k.known) AS o ON true;
            IF strpos(v_other, '?') > 0 THEN
                v_other := NULL;
            END IF;
        END IF;
        v_kinds := recipes.match_ingredients(v_name) || coalesce(recipes.match_ingredients(v_other), '{}');
        v_ids := v_kinds || ARRAY(
            -- Rather too much than a peanut butter that is no kind of peanut; whole words, for nutmeg is no nut.
            SELECT a.ingredient_id
            FROM recipes.ingredient_alias AS a
            WHERE a.words @@ util.word_query(recipes.ingredient_key(v_name), false) OR a.words @@ util.word_query(recipes.ingredient_key(v_other), false)
        ) || ARRAY(
            -- What nobody has filed yet may be a kind of it by its words: a lobster claw is shellfish, for lobster is.
            SELECT a.ingredient_id
            FROM recipes.ingredient_alias AS a
            JOIN recipes.ingredient AS i ON i.ingredient_id = a.ingredient_id
            WHERE i.status = 'pending' AND a.words @@ (
                SELECT string_agg(format('(%s)', util.word_query(k.alias_key, false)), ' | ')::tsquery
                FROM recipes.ingredient_alias AS k
                WHERE k.ingredient_id = ANY (v_kinds)
            )
        );
        IF v_ids = '{}' THEN
            RAISE invalid_parameter_value USING
                MESSAGE = CASE cardinality(p_names) WHEN 1 THEN 'the unwanted ingredient is not known' ELSE format('unwanted ingredient %s is not known', v_place) END, HINT = 'Write its name as recipes do: for this one nothing would be left out.', COLUMN = 'without';
        END IF;
        ingredient_ids := ARRAY(SELECT i.id FROM unnest(ingredient_ids || v_ids) AS i (id) GROUP BY i.id ORDER BY i.id);
        corrected := nullif(concat_ws(', ', corrected, 'without ' || v_other), '');
    END LOOP;
END
$$;

COMMENT ON FUNCTION recipes.unwanted_ingredients(text[], boolean) IS
'The ingredients that someone who wants none of these must not get: those of the name, all kinds of them, those with the words in a name, and pending ones with the words of any of these names; where no name has the words, also those of words one letter away, unless p_exact, with the names that were taken (without peanut). Raises 22023 for a name that finds none. Example: SELECT * FROM unwanted_ingredients(''{peanut}'', false);';

COMMIT;
