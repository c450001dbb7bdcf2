-- Deploy storeroom:inventory/delete_product to pg
-- requires: inventory/get_product
-- requires: inventory/stock_movement

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.delete_product(p_product_id bigint)
RETURNS inventory.product_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row inventory.product_row := inventory.get_product(p_product_id);
BEGIN
    DELETE FROM inventory.product AS p WHERE p.product_id = p_product_id;
    IF NOT FOUND THEN  -- somebody else was quicker
        RAISE no_data_found USING MESSAGE = 'there is no such product', COLUMN = 'product_id';
    END IF;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.delete_product(bigint) IS
'Removes a product without movements and returns what it was; its category stays. Raises P0002 when there is none, 23503 when stock of it was ever moved: make it inactive instead. Example: SELECT d.name FROM insert_product(''Not needed'', ''Not needed'') AS i, delete_product(i.product_id) AS d;';
CALL util.publish('inventory.delete_product(bigint)');

COMMIT;
