-- Deploy storeroom:recipes/forget_ingredients to pg
-- requires: recipes/ingredient_use
-- requires: recipes/ingredient_alias
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.forget_ingredients(p_ingredient_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    -- Held in a statement of its own, so that the next one sees every use there is; whoever else holds one may be using it.
    v_held   bigint[] := ARRAY(
        SELECT i.ingredient_id
        FROM recipes.ingredient AS i
        WHERE i.ingredient_id = ANY (p_ingredient_ids) AND i.status = 'pending'
        ORDER BY i.ingredient_id
        FOR UPDATE SKIP LOCKED
    );
    v_gone   bigint[];
    v_before jsonb[];
BEGIN
    WITH gone AS (
        DELETE FROM recipes.ingredient AS i
        WHERE i.ingredient_id = ANY (v_held)
            AND NOT EXISTS (SELECT FROM recipes.ingredient_use AS u WHERE u.ingredient_id = i.ingredient_id)
            AND NOT EXISTS (SELECT FROM recipes.ingredient AS k WHERE k.parent_id = i.ingredient_id)
        RETURNING i.ingredient_id, jsonb_build_object('ingredient_id', i.ingredient_id, 'name', i.name, 'status', i.status, 'version', i.version) AS before
    )
    SELECT array_agg(g.ingredient_id), array_agg(g.before) INTO v_gone, v_before FROM gone AS g;
    IF v_gone IS NOT NULL THEN
        PERFORM activity.log_changes('recipes', 'ingredient', 'delete', v_gone, v_before, NULL);
    END IF;
END
$$;

COMMENT ON PROCEDURE recipes.forget_ingredients(bigint[]) IS 'Removes those of some ingredients that are pending and that no recipe uses any more.';

COMMIT;
