-- Deploy storeroom:recipes/read_recipe to pg
-- requires: recipes/recipe_detail
-- requires: recipes/recipe_ingredient
-- requires: recipes/recipe_step

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.read_recipe(p_recipe_id bigint, p_servings numeric DEFAULT NULL)
RETURNS recipes.recipe_detail
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_servings recipes.servings := p_servings;
    v_factor   numeric := 1;
    v_row      recipes.recipe_detail;
BEGIN
    SELECT
        r.*,
        (
            SELECT coalesce(json_agg(i ORDER BY i.position), '[]')
            FROM (
                SELECT l.position, l.line, l.quantity, l.quantity_max, l.unit_code AS unit, l.ingredient_id, n.name AS ingredient, l.name, l.note, l.optional, l.status
                FROM recipes.recipe_ingredient AS l
                LEFT JOIN recipes.ingredient AS n ON n.ingredient_id = l.ingredient_id
                WHERE l.recipe_id = r.recipe_id
            ) AS i
        ),
        (
            SELECT coalesce(json_agg(s ORDER BY s.position), '[]')
            FROM (SELECT t.position, t.section, t.text FROM recipes.recipe_step AS t WHERE t.recipe_id = r.recipe_id) AS s
        )
    INTO v_row
    FROM recipes.recipe_row AS r
    WHERE r.recipe_id = p_recipe_id;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such recipe', COLUMN = 'recipe_id';
    END IF;
    IF v_servings IS NULL THEN
        RETURN v_row;
    ELSIF v_row.servings IS NULL THEN
        RAISE invalid_parameter_value USING MESSAGE = 'the recipe does not say for how many it is', COLUMN = 'servings';
    END IF;

    v_factor := v_servings / v_row.servings;
    v_row.servings := v_servings;
    v_row.ingredients := (
        SELECT coalesce(json_agg(i ORDER BY i.position), '[]')
        FROM (
            SELECT
                l.position, l.line, trim_scale(round(l.quantity * v_factor, 3)) AS quantity, trim_scale(round(l.quantity_max * v_factor, 3)) AS quantity_max,
                l.unit, l.ingredient_id, l.ingredient, l.name, l.note, l.optional, l.status
            FROM json_to_recordset(v_row.ingredients) AS l (
                position smallint, line text, quantity numeric, quantity_max numeric, unit text, ingredient_id bigint, ingredient text, name text, note text,
                optional boolean, status text
            )
        ) AS i
    );
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION recipes.read_recipe(bigint, numeric) IS
'The recipe with that number, scaled as get_recipe says. Example: SELECT title FROM read_recipe(1);';

COMMIT;
