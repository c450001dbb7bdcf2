-- Deploy storeroom:inventory/low_stock to pg
-- requires: inventory/product_item
-- requires: util/match_categories
-- requires: util/read_position
-- requires: util/filtered_page
-- requires: util/linked_page
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish
-- requires: util/correct_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.low_stock(
    p_category util.query      DEFAULT NULL,
    p_limit    util.page_limit DEFAULT 20,
    p_after    text            DEFAULT NULL,
    p_exact    boolean         DEFAULT false
)
RETURNS SETOF inventory.product_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_order     util.page_order := util.page_order_of('product_id', 'remaining', 'numeric');
    v_scope     text := util.cursor_scope('low_stock', util.name_key(p_category));
    v_after     text[] := util.read_position(p_after, v_scope, v_order);
    v_where     text[] := '{b.active,b.remaining IS NOT NULL}';
    v_ids       bigint[];
    v_corrected text;
BEGIN
    IF util.name_key(p_category) = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'category must not be blank', COLUMN = 'category';
    END IF;
    IF v_after IS NULL THEN
        v_order.after := NULL;
    END IF;
    IF p_category IS NOT NULL THEN
        v_ids := util.match_categories('inventory', p_category);
        IF v_ids = '{}' AND p_exact IS NOT TRUE THEN
            v_corrected := util.correct_category('inventory', p_category);
            v_ids := util.match_categories('inventory', v_corrected);
        END IF;
    END IF;
    RETURN QUERY EXECUTE CASE
        WHEN p_category IS NULL THEN util.filtered_page('inventory.product_row', 'inventory.stock', 'product_id', v_order, v_where, 'NULL::text')
        ELSE util.linked_page('inventory.product_row', 'inventory.stock AS b', 'b.category_id', 'product_id', v_order, array_to_string(v_where, ' AND '), format('%L::text', v_corrected))
    END
    USING v_scope, v_after, coalesce(p_limit, 20), 0, v_ids;
END
$$;

COMMENT ON FUNCTION inventory.low_stock(util.query, util.page_limit, text, boolean) IS
'One page of the active products that are to be bought, of all or of a category: those at or below their low_stock_level, the smallest share of it left first. Where no category has the name, its words are corrected, unless p_exact. Raises 22023 for a blank category or a foreign cursor. Example: SELECT name, quantity, low_stock_level FROM low_stock();';
CALL util.publish('inventory.low_stock(util.query, util.page_limit, text, boolean)');

COMMIT;
