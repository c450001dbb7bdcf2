-- Deploy storeroom:recipes/forget_ingredients to pg
-- requires: recipes/ingredient_use
-- requires: recipes/ingredient_alias

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE recipes.forget_ingredients(p_ingredient_ids bigint[])
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    -- Held in a statement of its own, so that the next one sees every use there is; whoever else holds one may be using it.
    v_held bigint[] := ARRAY(
        SELECT i.ingredient_id
        FROM recipes.ingredient AS i
        WHERE i.ingredient_id = ANY (p_ingredient_ids) AND i.status = 'pending'
        ORDER BY i.ingredient_id
        FOR UPDATE SKIP LOCKED
    );
BEGIN
    DELETE FROM recipes.ingredient AS i
    WHERE i.ingredient_id = ANY (v_held)
        AND NOT EXISTS (SELECT FROM recipes.ingredient_use AS u WHERE u.ingredient_id = i.ingredient_id)
        AND NOT EXISTS (SELECT FROM recipes.ingredient AS k WHERE k.parent_id = i.ingredient_id);
END
$$;

COMMENT ON PROCEDURE recipes.forget_ingredients(bigint[]) IS 'Removes those of some ingredients that are pending and that no recipe uses any more.';

COMMIT;
