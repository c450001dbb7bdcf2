-- Deploy storeroom:inventory/product_order to pg
-- requires: inventory/schema
-- requires: util/page_order_of

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.product_order(p_sort text)
RETURNS util.page_order
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    CASE p_sort
        WHEN 'relevance', 'name' THEN RETURN util.page_order_of('product_id', 'name_sort', 'text');
        WHEN 'price' THEN RETURN util.page_order_of('product_id', 'price_sort', 'numeric');
        WHEN 'quantity' THEN RETURN util.page_order_of('product_id', 'quantity', 'numeric');
        WHEN 'newest' THEN RETURN util.page_order_of('product_id', NULL, NULL, 'DESC');
        ELSE
            RAISE invalid_parameter_value USING
                MESSAGE = 'unknown sort', HINT = 'Sorts are relevance, name, newest, price and quantity.', COLUMN = 'sort';
    END CASE;
END
$$;

COMMENT ON FUNCTION inventory.product_order(text) IS
'What a sort of products is in SQL. Raises 22023 for an unknown sort. Example: SELECT sorting, after FROM product_order(''price'');';

COMMIT;
