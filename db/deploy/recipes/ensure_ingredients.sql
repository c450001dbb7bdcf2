-- Deploy storeroom:recipes/ensure_ingredients to pg
-- requires: recipes/ingredient_alias
-- requires: recipes/ingredient_key
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.ensure_ingredients(p_names text[])
RETURNS TABLE (alias_key text, ingredient_id bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER ROWS 100 SET search_path = ''
AS $$
DECLARE
    v_ids   bigint[];
    v_names text[];
BEGIN
    WITH wanted AS (
        SELECT DISTINCT ON (k.key) k.key, n.name
        FROM unnest(p_names) WITH ORDINALITY AS n (name, place)
        CROSS JOIN LATERAL recipes.ingredient_key(n.name) AS k (key)
        WHERE k.key <> ''
        ORDER BY k.key, n.place
    ),
    made AS (
        INSERT INTO recipes.ingredient AS i (name, status)
        SELECT w.name, 'pending' FROM wanted AS w
        WHERE NOT EXISTS (SELECT FROM recipes.ingredient_alias AS a WHERE a.alias_key = w.key)
        ORDER BY w.key
        RETURNING i.ingredient_id, i.name
    )
    SELECT array_agg(m.ingredient_id), array_agg(m.name::text) INTO v_ids, v_names FROM made AS m;
    IF v_ids IS NOT NULL THEN
        INSERT INTO recipes.ingredient_alias (ingredient_id, alias)
        SELECT m.ingredient_id, m.name FROM unnest(v_ids, v_names) AS m (ingredient_id, name) ORDER BY recipes.ingredient_key(m.name)
        ON CONFLICT ON CONSTRAINT ingredient_alias_pkey DO NOTHING;
        -- Somebody else was quicker.
        DELETE FROM recipes.ingredient AS i
        WHERE i.ingredient_id = ANY (v_ids) AND NOT EXISTS (SELECT FROM recipes.ingredient_alias AS a WHERE a.ingredient_id = i.ingredient_id);
        v_ids := ARRAY(SELECT i.ingredient_id FROM recipes.ingredient AS i WHERE i.ingredient_id = ANY (v_ids) ORDER BY i.ingredient_id);
        PERFORM activity.log_changes(
            'recipes', 'ingredient', 'insert', v_ids, NULL,
            ARRAY(SELECT jsonb_build_object('ingredient_id', i.ingredient_id, 'name', i.name, 'status', i.status) FROM recipes.ingredient AS i WHERE i.ingredient_id = ANY (v_ids) ORDER BY i.ingredient_id)
        );
    END IF;
    RETURN QUERY
    SELECT a.alias_key, a.ingredient_id
    FROM recipes.ingredient_alias AS a
    WHERE a.alias_key = ANY (ARRAY(SELECT DISTINCT recipes.ingredient_key(n.name) FROM unnest(p_names) AS n (name)));
END
$$;

COMMENT ON FUNCTION recipes.ensure_ingredients(text[]) IS
'The ingredient of each name by its key; where there is none, a pending one is made. Example: SELECT * FROM ensure_ingredients(''{purslane}'');';

COMMIT;
