-- Deploy storeroom:inventory/delete_product to pg
-- requires: inventory/get_product
-- requires: inventory/stock_movement
-- requires: util/forget_words
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.delete_product(p_product_id bigint, p_version integer DEFAULT NULL)
RETURNS inventory.product_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row inventory.product_row;
BEGIN
    PERFORM FROM inventory.product AS l WHERE l.product_id = p_product_id FOR UPDATE;
    v_row := inventory.get_product(p_product_id);
    CALL util.check_version(p_version, v_row.version);
    CALL util.forget_words('inventory', 'product', ARRAY[p_product_id]);
    DELETE FROM inventory.product AS p WHERE p.product_id = p_product_id;
    PERFORM activity.log_changes('inventory', 'product', 'delete', ARRAY[p_product_id], ARRAY[to_jsonb(v_row)], NULL);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.delete_product(bigint, integer) IS
'Removes a product without movements and returns what it was; its category stays. Raises P0002 when there is none, 23503 when stock of it was ever moved: make it inactive instead. Raises P0004 when p_version is given and not the product''s. Example: SELECT d.name FROM insert_product(''Not needed'', ''Not needed'') AS i, delete_product(i.product_id) AS d;';
CALL util.publish('inventory.delete_product(bigint, integer)');

COMMIT;
