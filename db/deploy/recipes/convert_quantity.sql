-- Deploy storeroom:recipes/convert_quantity to pg
-- requires: recipes/unit_alias
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION recipes.convert_quantity(
    p_quantity numeric,
    p_from     text,
    p_to       text
)
RETURNS numeric
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_from recipes.unit;
    v_to   recipes.unit;
BEGIN
    IF p_quantity IS NULL OR NOT p_quantity BETWEEN 0 AND 999999999 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'must be a number between 0 and 999,999,999', COLUMN = 'quantity';
    END IF;
    SELECT u.* INTO v_from FROM recipes.unit_alias AS a JOIN recipes.unit AS u USING (unit_code) WHERE a.alias_key = recipes.unit_key(p_from);
    IF NOT FOUND THEN
        RAISE invalid_parameter_value USING MESSAGE = 'is not a known unit', COLUMN = 'from';
    END IF;
    SELECT u.* INTO v_to FROM recipes.unit_alias AS a JOIN recipes.unit AS u USING (unit_code) WHERE a.alias_key = recipes.unit_key(p_to);
    IF NOT FOUND THEN
        RAISE invalid_parameter_value USING MESSAGE = 'is not a known unit', COLUMN = 'to';
    END IF;
    -- A clove and a can are both counted, but neither is the other.
    IF v_from.dimension <> v_to.dimension
        OR v_from.dimension = 'count' AND v_from.unit_code <> v_to.unit_code AND NOT ARRAY[v_from.unit_code, v_to.unit_code] <@ ARRAY['piece', 'dozen'] THEN
        RAISE invalid_parameter_value USING MESSAGE = 'measures something else', COLUMN = 'to';
    END IF;
    RETURN trim_scale(round(p_quantity * v_from.to_base / v_to.to_base, 6));
END
$$;

COMMENT ON FUNCTION recipes.convert_quantity(numeric, text, text) IS
'A quantity in another unit of the same dimension, at most six decimals; cups, pints and ounces are those of the United States. Raises 22023 for an unknown unit and for one that measures something else. Example: SELECT convert_quantity(1.5, ''cups'', ''ml'');';
CALL util.publish('recipes.convert_quantity(numeric, text, text)');

COMMIT;
