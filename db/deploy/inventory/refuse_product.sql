-- Deploy storeroom:inventory/refuse_product to pg
-- requires: inventory/product_taken
-- requires: util/refuse_duplicate

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.refuse_product(p_product_id bigint, p_category_id bigint, p_name text, p_sku text)
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_taken record;
BEGIN
    SELECT t.* INTO v_taken FROM inventory.product_taken(p_product_id, p_category_id, p_name, p_sku) AS t;
    PERFORM util.refuse_duplicate(coalesce(v_taken.constraint_name, 'product_name'), v_taken.product_id);
END
$$;

COMMENT ON FUNCTION inventory.refuse_product(bigint, bigint, text, text) IS
'Raises 23505 for the name or the SKU that another product has, with its number. Example: SELECT refuse_product(NULL, 1, ''Red mug'', NULL);';

COMMIT;
