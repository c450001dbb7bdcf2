-- Deploy storeroom:inventory/delete_product_category to pg
-- requires: inventory/category
-- requires: util/remove_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.delete_product_category(p_category_id bigint, p_version integer DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.remove_category('inventory', p_category_id, p_version);
END
$$;

COMMENT ON FUNCTION inventory.delete_product_category(bigint, integer) IS
'Removes a category without products and returns what it was. Raises P0002 when there is none, 23503 when it has products. Raises P0004 when p_version is given and not the category''s. Example: SELECT d.name FROM insert_product_category(''Not needed'') AS i, delete_product_category(i.category_id) AS d;';
CALL util.publish('inventory.delete_product_category(bigint, integer)');

COMMIT;
