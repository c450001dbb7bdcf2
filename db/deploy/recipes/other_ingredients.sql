-- Deploy storeroom:recipes/other_ingredients to pg
-- requires: recipes/find_ingredient

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.other_ingredients(p_line text, p_known boolean)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    IF p_line !~* '\m(or|oder|ou|lub)\M' AND (p_known OR strpos(p_line, ',') = 0) THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT i.ingredient_id
        FROM regexp_split_to_table(p_line, '[,;/()]|\m(?:or|oder|ou|lub)\M', 'i') AS p (part)
        JOIN recipes.ingredient AS i ON i.ingredient_id = recipes.find_ingredient(btrim(p.part))
        WHERE i.status = 'approved'
        ORDER BY i.ingredient_id
    );
END
$$;

COMMENT ON FUNCTION recipes.other_ingredients(text, boolean) IS
'The approved ingredients that a line names besides the one that was read in it: what it offers instead (butter or margarine); where that one is not known, also between its commas (salted, dry-roasted peanuts). Example: SELECT other_ingredients(''50 g peanuts or cashews'', true);';

COMMIT;
