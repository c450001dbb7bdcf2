-- Deploy storeroom:inventory/update_product_category to pg
-- requires: inventory/category
-- requires: util/rename_category
-- requires: util/publish
-- requires: inventory/product_text
-- requires: inventory/product_word
-- requires: util/index_words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.update_product_category(p_category_id bigint, p_name text DEFAULT NULL, p_version integer DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_row util.category_row := util.rename_category('inventory', p_category_id, p_name, NULL, p_version);
    v_ids bigint[] := ARRAY(SELECT b.product_id FROM inventory.product AS b WHERE b.category_id = p_category_id ORDER BY b.product_id);
BEGIN
    CALL util.index_words('inventory', 'product', v_ids);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.update_product_category(bigint, text, integer) IS
'Renames a category and returns it; the products show the new name at once. Raises P0002 when there is no such category, otherwise as insert_product_category. Raises P0004 when p_version is given and not the category''s. Example: SELECT name FROM update_product_category(1, ''Verse'');';
CALL util.publish('inventory.update_product_category(bigint, text, integer)');

COMMIT;
