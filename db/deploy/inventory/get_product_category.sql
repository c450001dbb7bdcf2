-- Deploy storeroom:inventory/get_product_category to pg
-- requires: inventory/category
-- requires: util/read_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.get_product_category(p_category_id bigint)
RETURNS util.category_row
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.read_category('inventory', p_category_id);
END
$$;

COMMENT ON FUNCTION inventory.get_product_category(bigint) IS 'The category of products with that number. Raises P0002 when there is none. Example: SELECT name FROM get_product_category(1);';
CALL util.publish('inventory.get_product_category(bigint)');

COMMIT;
