-- Deploy storeroom:inventory/products_page to pg
-- requires: inventory/product_item
-- requires: inventory/product_order
-- requires: util/filtered_page
-- requires: util/linked_page

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.products_page(
    p_sort         text,
    p_scope        text,
    p_after        text[],
    p_limit        integer,
    p_category_ids bigint[] DEFAULT NULL,
    p_active       boolean  DEFAULT NULL,
    p_low_stock    boolean  DEFAULT NULL,
    p_state        integer  DEFAULT NULL,
    p_price        text[]   DEFAULT NULL,
    p_where        text     DEFAULT 'true',
    p_ids          bigint[] DEFAULT NULL,
    p_corrected    text     DEFAULT NULL,
    p_list         text     DEFAULT NULL,
    p_walk         integer  DEFAULT NULL
)
RETURNS SETOF inventory.product_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_order   util.page_order := inventory.product_order(p_sort);
    v_further text := format('%L::text', p_corrected);
    v_counted boolean := p_sort = 'quantity';
    v_from    text := CASE WHEN v_counted THEN 'inventory.stock' ELSE 'inventory.product' END;
    v_where   text[] := '{}';
BEGIN
    -- Of the other table a subquery for one value, so that the planner cannot make a join of whole tables of it.
    IF p_low_stock IS NOT NULL THEN
        v_where := v_where || format(
            CASE WHEN v_counted THEN 'b.remaining IS %s NULL'
                ELSE '(SELECT s.remaining IS %s NULL FROM inventory.stock AS s WHERE s.product_id = b.product_id)' END,
            CASE WHEN p_low_stock THEN 'NOT' END
        );
    END IF;
    IF p_state IS NOT NULL THEN
        v_where := v_where || format(
            CASE WHEN NOT v_counted THEN '(SELECT s.state = %s FROM inventory.stock AS s WHERE s.product_id = b.product_id)' WHEN p_state = 1 THEN 'b.quantity = 0' ELSE 'b.quantity > 0 AND b.state = %s' END,
            p_state
        );
    END IF;
    IF p_price IS NOT NULL THEN
        -- By price it also says where in the order to begin.
        v_where := v_where || CASE
            WHEN v_counted THEN format('(SELECT %s FROM inventory.product AS p WHERE p.product_id = b.product_id)', format(array_to_string(p_price, ' AND '), 'p'))
            ELSE format(array_to_string(p_price, ' AND '), 'b')
        END;
    END IF;
    IF p_active IS NOT NULL THEN
        v_where := v_where || CASE WHEN p_active THEN 'b.active' ELSE 'NOT b.active' END;
    END IF;
    IF p_after IS NULL THEN
        v_order.after := NULL;
    END IF;
    IF p_list IS NOT NULL AND p_active IS NOT NULL AND p_category_ids IS NULL THEN  -- what passes all but the words is walked
        v_from := format('(SELECT * FROM %s AS b WHERE %s)', v_from, array_to_string(v_where, ' AND '));
    END IF;
    v_where := v_where || p_where;
    -- Where a filter leaves few products, these are fetched and sorted; otherwise the order of the page is walked until it
    -- is full. The planner would decide that by statistics, and walk the whole table for what stands late in the order.
    IF p_ids IS NOT NULL THEN
        v_from := format('(SELECT * FROM %s WHERE product_id = ANY ($6) OFFSET 0)', v_from);
        IF p_category_ids IS NOT NULL THEN
            v_where := v_where || 'b.category_id = ANY ($5)'::text;
        END IF;
    ELSIF p_active IS NULL THEN  -- the two lists, each in order and no further than the page
        v_from := (
            SELECT '(' || string_agg(
                format(
                    '(SELECT * FROM %s AS b WHERE %s ORDER BY %s LIMIT $3)',
                    v_from,
                    array_to_string(ARRAY[l.list, CASE WHEN p_category_ids IS NOT NULL THEN 'b.category_id = i.id' END, v_order.after] || v_where, ' AND '),
                    v_order.sorting
                ), ' UNION ALL '
            ) || ')'
            FROM unnest('{b.active,NOT b.active}'::text[]) AS l (list)
        );
        p_list := NULL;
    END IF;
    -- Dynamic, so that each combination of filters is planned for its own values.
    RETURN QUERY EXECUTE CASE
        WHEN p_ids IS NULL AND p_category_ids IS NOT NULL THEN util.linked_page(
            'inventory.product_row', v_from || ' AS b', 'b.category_id', 'product_id', v_order, array_to_string(v_where, ' AND '), v_further
        )
        ELSE util.filtered_page('inventory.product_row', v_from, 'product_id', v_order, v_where, v_further, p_list, p_walk)
    END
    USING p_scope, p_after, p_limit, 0, p_category_ids, p_ids;
END
$$;

COMMENT ON FUNCTION inventory.products_page(text, text, text[], integer, bigint[], boolean, boolean, integer, text[], text, bigint[], text, text, integer) IS
'One page of the products that pass every given filter and a condition (on b, with its values in it), of p_ids if given, sorted by name (relevance, too), newest, price or quantity; p_state and p_price as product_filter gives them; p_list and p_walk as in filtered_page, where neither category is given nor p_active NULL. Example: SELECT * FROM products_page(''name'', ''00000000'', NULL, 10);';

COMMIT;
