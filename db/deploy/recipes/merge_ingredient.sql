-- Deploy storeroom:recipes/merge_ingredient to pg
-- requires: recipes/get_ingredient
-- requires: recipes/match_kinds
-- requires: recipes/count_needed
-- requires: recipes/recipe_ingredient
-- requires: util/publish
-- requires: recipes/spell_ingredients
-- requires: util/replay
-- requires: util/keep_answer
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.merge_ingredient(p_ingredient_id bigint, p_into_id bigint, p_idempotency_key text DEFAULT NULL)
RETURNS recipes.ingredient_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_found   bigint[];
    v_recipes bigint[];
    v_staple  boolean;
    v_gone    recipes.ingredient_row;
    v_before  recipes.ingredient_row;
    v_row     recipes.ingredient_row := json_populate_record(NULL::recipes.ingredient_row, util.replay(p_idempotency_key, 'merge_ingredient', jsonb_build_array(p_ingredient_id, p_into_id)));
BEGIN
    IF v_row.ingredient_id IS NOT NULL THEN
        RETURN v_row;
    END IF;
    IF p_ingredient_id = p_into_id THEN
        RAISE invalid_parameter_value USING MESSAGE = 'an ingredient cannot be merged into itself', COLUMN = 'into_id';
    END IF;
    PERFORM pg_advisory_xact_lock('recipes.ingredient'::regclass::oid::bigint);  -- two at once could make a circle of kinds
    -- Ingredients before recipes, both in the order of numbers, as every writer locks them.
    v_found := ARRAY(SELECT i.ingredient_id FROM recipes.ingredient AS i WHERE i.ingredient_id IN (p_ingredient_id, p_into_id) ORDER BY i.ingredient_id FOR UPDATE);
    IF NOT p_ingredient_id = ANY (v_found) THEN
        RAISE no_data_found USING MESSAGE = 'there is no such ingredient', COLUMN = 'ingredient_id';
    ELSIF NOT coalesce(p_into_id = ANY (v_found), false) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there is no ingredient with that number', COLUMN = 'into_id';
    END IF;
    v_gone := recipes.get_ingredient(p_ingredient_id);
    v_before := recipes.get_ingredient(p_into_id);
    -- What becomes a staple by this is no longer needed where it stands already.
    v_staple := (SELECT f.is_staple AND NOT i.is_staple FROM recipes.ingredient AS f, recipes.ingredient AS i WHERE f.ingredient_id = p_ingredient_id AND i.ingredient_id = p_into_id);
    v_recipes := ARRAY(
        SELECT r.recipe_id FROM recipes.recipe AS r
        WHERE r.recipe_id IN (
            SELECT u.recipe_id FROM recipes.ingredient_use AS u
            WHERE u.ingredient_id = p_ingredient_id OR (u.ingredient_id = p_into_id AND v_staple)
        )
        ORDER BY r.recipe_id
        FOR UPDATE
    );

    INSERT INTO recipes.ingredient_use AS u (recipe_id, ingredient_id, required, needed, title_sort, minutes_sort)
    SELECT f.recipe_id, p_into_id, f.required, f.needed, f.title_sort, f.minutes_sort
    FROM recipes.ingredient_use AS f
    WHERE f.ingredient_id = p_ingredient_id AND f.recipe_id = ANY (v_recipes)
    ON CONFLICT ON CONSTRAINT ingredient_use_pkey DO UPDATE SET required = u.required OR excluded.required;
    UPDATE recipes.recipe_ingredient AS l SET ingredient_id = p_into_id WHERE l.recipe_id = ANY (v_recipes) AND l.ingredient_id = p_ingredient_id;
    DELETE FROM recipes.ingredient_use AS u WHERE u.ingredient_id = p_ingredient_id;

    UPDATE recipes.ingredient_alias AS a SET ingredient_id = p_into_id WHERE a.ingredient_id = p_ingredient_id;
    UPDATE recipes.ingredient AS i SET parent_id = CASE WHEN i.ingredient_id <> p_into_id THEN p_into_id ELSE f.parent_id END
    FROM recipes.ingredient AS f
    WHERE f.ingredient_id = p_ingredient_id AND i.parent_id = f.ingredient_id;
    UPDATE recipes.ingredient AS i SET
        status = least(i.status, f.status),  -- approved, if one of them is
        is_staple = i.is_staple OR f.is_staple,
        version = i.version + 1,
        updated_at = now()
    FROM recipes.ingredient AS f
    WHERE i.ingredient_id = p_into_id AND f.ingredient_id = p_ingredient_id;
    DELETE FROM recipes.ingredient AS i WHERE i.ingredient_id = p_ingredient_id;
    CALL recipes.spell_ingredients(ARRAY[p_into_id]);
    CALL recipes.count_needed(v_recipes);
    IF EXISTS (SELECT FROM recipes.ingredient AS i WHERE i.ingredient_id = p_into_id AND i.parent_id = ANY (recipes.match_kinds(p_into_id))) THEN
        UPDATE recipes.ingredient AS i SET parent_id = NULL WHERE i.ingredient_id = p_into_id;
    END IF;
    v_row := recipes.get_ingredient(p_into_id);
    PERFORM activity.log_changes('recipes', 'ingredient', 'merge', ARRAY[p_ingredient_id, p_into_id], ARRAY[to_jsonb(v_gone), to_jsonb(v_before)], ARRAY[NULL, to_jsonb(v_row)]);
    CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.merge_ingredient(bigint, bigint, text) IS
'Makes an ingredient another name of p_into_id, in all recipes and for all to come, and returns that one, approved and a staple if one of them was: how a pending ingredient is told to be a known one. Raises P0002 when there is no such ingredient, 22023 for an unknown or the same p_into_id. With p_idempotency_key it is done once, see replay. Example: SELECT name, aliases FROM merge_ingredient(2, 1);';
CALL util.publish('recipes.merge_ingredient(bigint, bigint, text)');

COMMIT;
