-- Deploy storeroom:inventory/get_product to pg
-- requires: inventory/product_row
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.get_product(p_product_id bigint)
RETURNS inventory.product_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row inventory.product_row;
BEGIN
    SELECT r.* INTO v_row FROM inventory.product_row AS r WHERE r.product_id = p_product_id;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such product', COLUMN = 'product_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.get_product(bigint) IS 'The product with that number. Raises P0002 when there is none. Example: SELECT name, quantity FROM get_product(1);';
CALL util.publish('inventory.get_product(bigint)');

COMMIT;
