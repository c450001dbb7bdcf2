-- Deploy storeroom:inventory/products_found to pg
-- requires: inventory/product_filter
-- requires: inventory/product_condition
-- requires: inventory/listed_products
-- requires: inventory/product_word
-- requires: util/find_rows

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.products_found(
    p_category text, p_category_id bigint, p_q text, p_low_stock boolean, p_active boolean, p_stock text, p_price text, p_exact boolean, p_most integer
)
RETURNS util.rows_found
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_filter record;
    v_listed record;
    v_found  util.rows_found;
BEGIN
    SELECT * INTO v_filter
    FROM inventory.product_filter(p_category, p_category_id, p_q, p_low_stock, p_active, p_stock, p_price, coalesce(p_exact, false));
    SELECT * INTO v_listed
    FROM inventory.listed_products(v_filter.category_ids, p_active, p_low_stock, v_filter.state, v_filter.price, p_q IS NOT NULL);
    v_found := util.find_rows(
        'inventory', 'product', 'name_sort', p_q,
        ARRAY(SELECT p.product_id FROM inventory.product AS p WHERE p.sku_key = util.name_key(p_q)),
        inventory.product_condition(v_filter.category_ids, p_active, p_low_stock, v_filter.state, v_filter.price),
        v_listed.ids, coalesce(p_exact, false), v_listed.list, p_most
    );
    v_found.corrected := nullif(concat_ws(', ', v_filter.corrected, v_found.corrected), '');
    RETURN v_found;
END
$$;

COMMENT ON FUNCTION inventory.products_found(text, bigint, text, boolean, boolean, text, text, boolean, integer) IS
'The first p_most products that list_products finds by all that is given, or with NULL their number; see find_rows. Without words they come category by category or all, active ones first, of these the newest; the lowest where low stock is asked for, those with most of it where another state of stock is, the dearest where a price band is. Raises 22023 for a blank text, two categories, an unknown state of stock and for what is no price band. Example: SELECT * FROM products_found(''kitchen'', NULL, NULL, NULL, true, ''in stock'', ''10-25'', false, 1000);';

COMMIT;
