-- Deploy storeroom:inventory/products_found to pg
-- requires: inventory/product_filter
-- requires: inventory/product_condition
-- requires: inventory/listed_products
-- requires: inventory/product_word
-- requires: util/find_rows

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.products_found(
    p_category text, p_category_id bigint, p_q text, p_low_stock boolean, p_active boolean, p_exact boolean, p_most integer
)
RETURNS util.rows_found
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_filter  record;
    v_found   util.rows_found;
    v_from    text := CASE WHEN p_low_stock THEN 'inventory.stock' ELSE 'inventory.product' END;
    v_where   text := concat_ws(
        ' AND ', 'true', CASE WHEN p_active THEN 'b.active' WHEN NOT p_active THEN 'NOT b.active' END, CASE WHEN p_low_stock THEN 'b.remaining IS NOT NULL' END
    );
    v_sorting text := CASE WHEN p_low_stock THEN 'b.active, b.remaining, b.product_id' ELSE 'b.active DESC, b.product_id DESC' END;
BEGIN
    SELECT * INTO v_filter FROM inventory.product_filter(p_category, p_category_id, p_q, p_low_stock, p_active, coalesce(p_exact, false));
    v_found := util.find_rows(
        'inventory', 'product', 'name_sort', p_q,
        ARRAY(SELECT p.product_id FROM inventory.product AS p WHERE p.sku_key = util.name_key(p_q)),
        inventory.product_condition(v_filter.category_ids, p_active, p_low_stock),
        inventory.listed_products(v_filter.category_ids, p_active, p_low_stock, p_q IS NOT NULL),
        coalesce(p_exact, false),
        CASE
            WHEN v_filter.category_ids IS NULL THEN format('SELECT b.product_id AS id FROM %s AS b WHERE %s ORDER BY %s', v_from, v_where, v_sorting)
            ELSE util.linked_rows(v_from, 'category_id', v_filter.category_ids, 'product_id', v_where, v_sorting)
        END,
        p_most
    );
    v_found.corrected := nullif(concat_ws(', ', v_filter.corrected, v_found.corrected), '');
    RETURN v_found;
END
$$;

COMMENT ON FUNCTION inventory.products_found(text, bigint, text, boolean, boolean, boolean, integer) IS
'The first p_most products that list_products finds by all that is given, or with NULL their number; see find_rows. Without words they come category by category or all, active ones first, of these the newest, or the lowest in stock. Raises 22023 for a blank text and two categories. Example: SELECT * FROM products_found(''kitchen'', NULL, NULL, NULL, true, false, 1000);';

COMMIT;
