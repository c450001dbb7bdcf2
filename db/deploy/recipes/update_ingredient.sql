-- Deploy storeroom:recipes/update_ingredient to pg
-- requires: recipes/insert_ingredient
-- requires: recipes/match_kinds
-- requires: recipes/count_needed
-- requires: util/check_clear
-- requires: util/publish
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.update_ingredient(
    p_ingredient_id bigint,
    p_name          text    DEFAULT NULL,
    p_aliases       text[]  DEFAULT NULL,
    p_languages     text[]  DEFAULT NULL,
    p_parent_id     bigint  DEFAULT NULL,
    p_is_staple     boolean DEFAULT NULL,
    p_status        text    DEFAULT NULL,
    p_clear         text[]  DEFAULT '{}',
    p_version       integer DEFAULT NULL
)
RETURNS recipes.ingredient_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_clear     text[] := coalesce(p_clear, '{}');
    v_aliases   text[] := p_aliases;
    v_languages text[] := p_languages;
    v_staple    boolean;
    v_recipes   bigint[];
    v_before    recipes.ingredient_row;
    v_row       recipes.ingredient_row;
BEGIN
    CALL util.check_clear(v_clear, ARRAY['aliases', 'parent_id', 'is_staple', 'status']);
    IF p_parent_id IS NOT NULL THEN  -- two at once could make a circle
        PERFORM pg_advisory_xact_lock('recipes.ingredient'::regclass::oid::bigint);
    END IF;
    -- Before its names are read, which a merger may be adding to.
    SELECT i.is_staple INTO v_staple FROM recipes.ingredient AS i WHERE i.ingredient_id = p_ingredient_id FOR NO KEY UPDATE;
    v_before := recipes.get_ingredient(p_ingredient_id);
    CALL util.check_version(p_version, v_before.version);
    IF v_staple <> coalesce(p_is_staple, v_staple AND NOT 'is_staple' = ANY (v_clear)) THEN
        -- Against recipes that are being written with it, then those there are.
        PERFORM FROM recipes.ingredient AS i WHERE i.ingredient_id = p_ingredient_id FOR UPDATE;
        v_recipes := ARRAY(
            SELECT r.recipe_id
            FROM recipes.recipe AS r
            WHERE r.recipe_id IN (SELECT u.recipe_id FROM recipes.ingredient_use AS u WHERE u.ingredient_id = p_ingredient_id)
            ORDER BY r.recipe_id
            FOR UPDATE
        );
    END IF;
    IF v_aliases IS NULL AND NOT 'aliases' = ANY (v_clear) THEN
        SELECT array_agg(a.alias::text), array_agg(a.language::text) INTO v_aliases, v_languages
        FROM recipes.ingredient_alias AS a
        JOIN recipes.ingredient AS i ON i.ingredient_id = a.ingredient_id
        WHERE a.ingredient_id = p_ingredient_id AND a.alias_key <> recipes.ingredient_key(i.name);
    END IF;
    UPDATE recipes.ingredient AS i SET
        name       = CASE WHEN p_name IS NOT NULL THEN coalesce(util.tidy(p_name), '') ELSE i.name END,
        parent_id  = CASE WHEN 'parent_id' = ANY (v_clear) THEN NULL ELSE coalesce(p_parent_id, i.parent_id) END,
        is_staple  = CASE WHEN 'is_staple' = ANY (v_clear) THEN false ELSE coalesce(p_is_staple, i.is_staple) END,
        status     = CASE WHEN 'status' = ANY (v_clear) THEN 'approved' ELSE coalesce(p_status, i.status) END,
        version    = i.version + 1,
        updated_at = now()
    WHERE i.ingredient_id = p_ingredient_id;
    CALL recipes.name_ingredient(p_ingredient_id, v_aliases, v_languages);
    CALL recipes.count_needed(v_recipes);
    IF p_parent_id = ANY (recipes.match_kinds(p_ingredient_id)) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'an ingredient must not be a kind of itself', COLUMN = 'parent_id';
    END IF;
    v_row := recipes.get_ingredient(p_ingredient_id);
    PERFORM activity.log_changes('recipes', 'ingredient', 'update', ARRAY[p_ingredient_id], ARRAY[to_jsonb(v_before)], ARRAY[to_jsonb(v_row)]);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.update_ingredient(bigint, text, text[], text[], bigint, boolean, text, text[], integer) IS
'Changes what is given of an ingredient - p_status => ''approved'' makes a pending one known -, empties the fields that p_clear names, and returns it. The other names are replaced as a whole. Raises P0002 when there is no such ingredient, otherwise as insert_ingredient; 22023 when it would be a kind of itself or p_clear names another field. Raises P0004 when p_version is given and not the ingredient''s. Example: SELECT name, status FROM update_ingredient(1, p_status => ''approved'');';
CALL util.publish('recipes.update_ingredient(bigint, text, text[], text[], bigint, boolean, text, text[], integer)');

COMMIT;
