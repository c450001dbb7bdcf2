-- Deploy storeroom:recipes/suggested_ingredients to pg
-- requires: recipes/ingredient_word
-- requires: recipes/suggested_recipes
-- requires: recipes/ingredient_use
-- requires: util/typed_text
-- requires: util/name_tier
-- requires: util/has_words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.suggested_ingredients(p_typed util.typed_text, p_limit integer)
RETURNS SETOF util.name_match
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 10 SET search_path = '' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    -- In the singular, as the keys of names are.
    v_text        text := recipes.ingredient_key(p_typed.text);
    v_words       text[] := string_to_array(v_text, ' ');
    v_completions text[] := ARRAY(
        SELECT k.key
        FROM unnest(p_typed.completions) WITH ORDINALITY AS c (word, place)
        CROSS JOIN LATERAL recipes.ingredient_key(c.word) AS k (key)
        GROUP BY k.key
        ORDER BY min(c.place)
    );
    v_names util.name_match[];
BEGIN
    v_names := ARRAY(
        SELECT (util.name_tier(n.alias_key, v_text, s.place), s.place, n.alias_key, n.ingredient_id)::util.name_match
        FROM util.name_starts(v_words, v_completions) AS s
        CROSS JOIN LATERAL (
            SELECT w.alias_key, w.ingredient_id
            FROM recipes.ingredient_word AS w
            WHERE w.alias_key >= s.start AND w.alias_key < s.stop
            ORDER BY w.alias_key
            LIMIT CASE s.place WHEN 1 THEN 40 ELSE 6 END  -- a name has an entry for each word
        ) AS n
    );
    IF (SELECT count(DISTINCT n.id) FROM unnest(v_names) AS n) < p_limit THEN
        v_names := v_names || ARRAY(
            SELECT (4, 0, n.alias_key, n.ingredient_id)::util.name_match
            FROM unnest(p_typed.drivers) WITH ORDINALITY AS d (word, place)
            CROSS JOIN LATERAL (
                SELECT w.alias_key, w.ingredient_id
                FROM recipes.ingredient_word AS w
                WHERE w.word = recipes.ingredient_key(d.word)
                ORDER BY w.alias_key
                LIMIT CASE d.place WHEN 1 THEN 60 ELSE 8 END
            ) AS n
            WHERE util.has_words(n.alias_key, v_words)
        );
    END IF;
    RETURN QUERY
    SELECT k.tier, row_number() OVER (ORDER BY k.tier, k.place, k.recipes DESC, k.key, k.id), k.key, k.id
    FROM (
        SELECT m.tier, m.place, m.key, m.id, (
            -- Whether they are many; how many does not matter.
            SELECT count(*) FROM (SELECT FROM recipes.ingredient_use AS u WHERE u.ingredient_id = m.id LIMIT 50) AS c
        ) AS recipes
        FROM (
            SELECT d.tier, d.place, d.key, d.id
            FROM (SELECT DISTINCT ON (n.id) n.tier, n.place, n.key, n.id FROM unnest(v_names) AS n ORDER BY n.id, n.tier, n.place, length(n.key), n.key) AS d
            ORDER BY d.tier, d.place, d.key, d.id
            LIMIT 40
        ) AS m
    ) AS k
    ORDER BY 2
    LIMIT p_limit;
END
$$;

COMMENT ON FUNCTION recipes.suggested_ingredients(util.typed_text, integer) IS
'The approved ingredients that a half-typed text may mean, each by the name that fits best, those in many recipes first in each tier and under each word: of each beginning a few names are looked at. Example: SELECT * FROM suggested_ingredients(typed_recipe(''auberg''), 10);';

COMMIT;
