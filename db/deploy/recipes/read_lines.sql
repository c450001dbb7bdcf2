-- Deploy storeroom:recipes/read_lines to pg
-- requires: recipes/recipe_ingredient
-- requires: recipes/parse_ingredient
-- requires: recipes/ensure_ingredients
-- requires: recipes/known_ingredients
-- requires: recipes/known_units
-- requires: recipes/other_ingredients

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.read_lines(p_recipe_ids bigint[], p_lines text[], OUT lines recipes.recipe_ingredient[], OUT offering bigint[], OUT offered bigint[])
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_known jsonb;
    v_ids   bigint[];
    v_held  bigint;
BEGIN
    lines := ARRAY(
        SELECT
            (l.recipe_id, l.position, l.line, p.quantity, p.quantity_max, p.unit_code, p.ingredient_id, p.name, p.note, coalesce(p.optional, false), p.status)
            ::recipes.recipe_ingredient
        FROM (
            SELECT u.recipe_id, row_number() OVER (PARTITION BY u.recipe_id ORDER BY u.place) AS position, u.line
            FROM unnest(p_recipe_ids, p_lines) WITH ORDINALITY AS u (recipe_id, line, place)
        ) AS l
        -- "1 teaspoon salt" stands in every third recipe, and is read once.
        JOIN (
            SELECT d.line, r.*
            FROM (SELECT DISTINCT u.line FROM unnest(p_lines) AS u (line) OFFSET 0) AS d
            CROSS JOIN LATERAL recipes.parse_ingredient(d.line) AS r
            OFFSET 0
        ) AS p ON p.line = l.line
    );
    -- A line in which no name can be read, or one too long to be a name, names a pending ingredient itself: it is needed,
    -- found by its words, and seen by whoever looks through what is pending.
    v_known := (
        SELECT jsonb_object_agg(e.alias_key, e.ingredient_id)
        FROM recipes.ensure_ingredients(ARRAY(
            SELECT CASE WHEN length(l.name) BETWEEN 1 AND 100 THEN l.name ELSE rtrim(left(l.line, 100)) END
            FROM unnest(lines) AS l
            WHERE l.ingredient_id IS NULL AND l.status <> 'heading'
            ORDER BY l.recipe_id, l.position  -- of several spellings the first is the name
        )) AS e
    );
    lines := ARRAY(
        SELECT
            (
                l.recipe_id, l.position, l.line, l.quantity, l.quantity_max, l.unit_code,
                CASE
                    WHEN l.ingredient_id IS NOT NULL OR l.status = 'heading' THEN l.ingredient_id
                    ELSE (v_known ->> recipes.ingredient_key(CASE WHEN length(l.name) BETWEEN 1 AND 100 THEN l.name ELSE rtrim(left(l.line, 100)) END))::bigint
                END,
                l.name, l.note, l.optional, l.status
            )::recipes.recipe_ingredient
        FROM unnest(lines) AS l
        ORDER BY l.recipe_id, l.position
    );
    SELECT coalesce(array_agg(l.recipe_id), '{}'), coalesce(array_agg(o.ingredient_id), '{}')
    INTO offering, offered
    FROM (
        SELECT d.line, recipes.other_ingredients(d.line, i.status = 'approved') AS ids
        FROM (SELECT DISTINCT u.line, u.ingredient_id FROM unnest(lines) AS u WHERE u.ingredient_id IS NOT NULL) AS d
        JOIN recipes.ingredient AS i ON i.ingredient_id = d.ingredient_id
    ) AS d
    JOIN unnest(lines) AS l ON l.line = d.line
    CROSS JOIN LATERAL unnest(d.ids) AS o (ingredient_id);
    -- Held against a merger until the lines are written.
    v_ids := ARRAY(SELECT l.ingredient_id FROM unnest(lines) AS l WHERE l.ingredient_id IS NOT NULL UNION SELECT o.id FROM unnest(offered) AS o (id));
    PERFORM FROM recipes.ingredient AS i WHERE i.ingredient_id = ANY (v_ids) ORDER BY i.ingredient_id FOR KEY SHARE;
    GET DIAGNOSTICS v_held = ROW_COUNT;
    IF v_held < cardinality(v_ids) THEN
        RAISE serialization_failure USING MESSAGE = 'an ingredient was merged or deleted meanwhile';
    END IF;
END
$$;

COMMENT ON FUNCTION recipes.read_lines(bigint[], text[]) IS
'Lines, each of the recipe beside it, with what parse_ingredient reads in them, in order; unknown ingredients are made pending; and which recipe offers which ingredients instead, see other_ingredients. Raises 40001 when one is merged or deleted meanwhile. Example: SELECT * FROM read_lines(''{1}'', ''{2 eggs}'');';

COMMIT;
