-- Deploy storeroom:recipes/recipe_condition to pg
-- requires: recipes/recipe_category
-- requires: recipes/ingredient_use

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.recipe_condition(p_category_ids bigint[], p_groups text[], p_without_ids bigint[], p_probing boolean DEFAULT false)
RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    -- In the condition of an index a long array is sorted anew for each row; beside it, it is hashed once. OFFSET 0: no join, which the
    -- planner could begin with a whole list.
    v_beside text := CASE WHEN p_probing THEN ' + 0' END;
    v_each   text := CASE WHEN p_probing THEN ' OFFSET 0' END;
BEGIN
    RETURN array_to_string(
        ARRAY[
            'true',
            CASE WHEN p_category_ids IS NOT NULL THEN format(
                'EXISTS (SELECT FROM recipes.recipe_category AS c WHERE c.recipe_id = b.recipe_id AND c.category_id%s = ANY (%L::bigint[])%s)',
                CASE WHEN cardinality(p_category_ids) > 1 THEN v_beside END, p_category_ids, v_each
            ) END,
            CASE WHEN p_without_ids <> '{}' THEN format(
                'NOT EXISTS (SELECT FROM recipes.ingredient_use AS u WHERE u.recipe_id = b.recipe_id AND u.ingredient_id%s = ANY (%L::bigint[])%s)',
                CASE WHEN cardinality(p_without_ids) > 1 THEN v_beside END, p_without_ids, v_each
            ) END
        ] || ARRAY(
            SELECT format(
                'EXISTS (SELECT FROM recipes.ingredient_use AS u WHERE u.recipe_id = b.recipe_id AND u.ingredient_id%s = ANY (%L::bigint[])%s)',
                CASE WHEN cardinality(g.ids::bigint[]) > 1 THEN v_beside END, g.ids, v_each
            )
            FROM unnest(p_groups) AS g (ids)
        ),
        ' AND '
    );
END
$$;

COMMENT ON FUNCTION recipes.recipe_condition(bigint[], text[], bigint[], boolean) IS
'The condition that a recipe b passes every given filter, with the values in it. Each of p_groups is an array of ingredients, ''{1,2}'', of which the recipe must use one; p_probing: written for one recipe after the other. Example: SELECT recipe_condition(''{1}'', ''{"{1,2}"}'', NULL);';

COMMIT;
