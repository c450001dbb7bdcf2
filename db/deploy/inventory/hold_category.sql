-- Deploy storeroom:inventory/hold_category to pg
-- requires: inventory/category
-- requires: util/ensure_categories

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.hold_category(p_category text, p_category_id bigint)
RETURNS bigint
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_category_id bigint := p_category_id;
BEGIN
    IF num_nonnulls(p_category, p_category_id) <> 1 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'give a category either by its name or by its number', COLUMN = 'category';
    ELSIF p_category IS NOT NULL THEN
        IF util.tidy(p_category) IS NULL THEN
            RAISE invalid_parameter_value USING MESSAGE = 'the name of a category must not be blank', COLUMN = 'category';
        END IF;
        v_category_id := (SELECT e.category_id FROM util.ensure_categories('inventory', ARRAY[p_category]) AS e);
    END IF;
    PERFORM FROM inventory.category AS c WHERE c.category_id = v_category_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE invalid_parameter_value USING MESSAGE = 'there is no category with that number', COLUMN = 'category_id';
    END IF;
    RETURN v_category_id;
END
$$;

COMMENT ON FUNCTION inventory.hold_category(text, bigint) IS
'Number of the category given by its name (made where there is none) or by its number, held against removal until the transaction ends. Raises 22023 unless one of the two is given, for a blank name and for an unknown number. Example: SELECT hold_category(''Maps'', NULL);';

COMMIT;
