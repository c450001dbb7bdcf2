-- Deploy storeroom:inventory/insert_products to pg
-- requires: inventory/insert_product
-- requires: util/insert_rows
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.insert_products(p_rows json, p_atomic boolean DEFAULT true, p_idempotency_key text DEFAULT NULL)
RETURNS SETOF util.bulk_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 100 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY SELECT * FROM util.insert_rows('inventory', 'product', p_rows, p_atomic, p_idempotency_key);
END
$$;

COMMENT ON FUNCTION inventory.insert_products(json, boolean, text) IS
'Adds 1 to 1,000 products in one call and says what became of each; the fields of an object are the parameters of insert_product without p_. Unless p_atomic is false, one that is refused lets none be written: raises 23000 with the outcomes as DETAIL. Raises 22023 for a list that is none. With p_idempotency_key it is done once, see replay. Example: SELECT index, outcome, id, field, code FROM insert_products(''[{"name": "Blue mug", "category": "Kitchen", "quantity": 3}, {"name": "Blue mug", "category": "Kitchen"}]'', p_atomic => false);';
CALL util.publish('inventory.insert_products(json, boolean, text)');

COMMIT;
