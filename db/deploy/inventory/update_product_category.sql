-- Deploy storeroom:inventory/update_product_category to pg
-- requires: inventory/category
-- requires: util/rename_category
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.update_product_category(p_category_id bigint, p_name text DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    RETURN util.rename_category('inventory', p_category_id, p_name);
END
$$;

COMMENT ON FUNCTION inventory.update_product_category(bigint, text) IS
'Renames a category and returns it; the products show the new name at once. Raises P0002 when there is no such category, otherwise as insert_product_category. Example: SELECT name FROM update_product_category(1, ''Verse'');';
CALL util.publish('inventory.update_product_category(bigint, text)');

COMMIT;
