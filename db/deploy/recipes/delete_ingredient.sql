-- Deploy storeroom:recipes/delete_ingredient to pg
-- requires: recipes/get_ingredient
-- requires: recipes/ingredient_use
-- requires: util/publish
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.delete_ingredient(p_ingredient_id bigint, p_version integer DEFAULT NULL)
RETURNS recipes.ingredient_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row recipes.ingredient_row;
BEGIN
    PERFORM FROM recipes.ingredient AS l WHERE l.ingredient_id = p_ingredient_id FOR UPDATE;
    v_row := recipes.get_ingredient(p_ingredient_id);
    CALL util.check_version(p_version, v_row.version);
    DELETE FROM recipes.ingredient AS i WHERE i.ingredient_id = p_ingredient_id;
    PERFORM activity.log_changes('recipes', 'ingredient', 'delete', ARRAY[p_ingredient_id], ARRAY[to_jsonb(v_row)], NULL);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.delete_ingredient(bigint, integer) IS
'Removes an ingredient that no recipe uses and returns what it was. Raises P0002 when there is none, 23503 while recipes use it or others are kinds of it. Raises P0004 when p_version is given and not the ingredient''s. Example: SELECT d.name FROM insert_ingredient(''moonwort'') AS i, delete_ingredient(i.ingredient_id) AS d;';
CALL util.publish('recipes.delete_ingredient(bigint, integer)');

COMMIT;
