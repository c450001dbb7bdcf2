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
    p_tier         integer  DEFAULT 0,
    p_category_ids bigint[] DEFAULT NULL,
    p_active       boolean  DEFAULT NULL,
    p_low_stock    boolean  DEFAULT NULL,
    p_sku          text     DEFAULT NULL,
    p_name         text     DEFAULT NULL,
    p_words        tsquery  DEFAULT NULL
)
RETURNS SETOF inventory.product_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 20 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_order util.page_order := inventory.product_order(p_sort);
    v_from  text := CASE p_sort WHEN 'quantity' THEN 'inventory.stock' ELSE 'inventory.product' END;
    v_where text[] := '{}';
    v_ids   bigint[];
BEGIN
    -- Where a filter leaves few products, these are fetched and sorted; otherwise the order of the page is walked until it
    -- is full. The planner would decide that by statistics, and walk the whole table for what stands late in the order.
    IF p_words IS NOT NULL AND p_tier IN (0, 2) THEN
        v_ids := ARRAY(SELECT p.product_id FROM inventory.product AS p WHERE p.words @@ p_words LIMIT 2001);
        IF cardinality(v_ids) > 2000 THEN
            v_ids := NULL;
        END IF;
    END IF;
    IF v_ids IS NULL AND p_low_stock THEN
        v_ids := ARRAY(
            SELECT s.product_id
            FROM inventory.stock AS s
            WHERE s.remaining IS NOT NULL AND s.active = coalesce(p_active, s.active) AND s.category_id = ANY (coalesce(p_category_ids, ARRAY[s.category_id]))
            LIMIT 5001
        );
        IF cardinality(v_ids) > 5000 THEN
            v_ids := NULL;
        END IF;
    END IF;

    -- Of the other table a subquery for one value, so that the planner cannot make a join of whole tables of it.
    IF p_words IS NOT NULL AND p_tier <> 1 THEN
        v_where := v_where || CASE p_sort
            WHEN 'quantity' THEN '(SELECT p.words @@ $8 FROM inventory.product AS p WHERE p.product_id = b.product_id)'
            ELSE '(b.words @@ $8) IS TRUE'  -- no clause for the index, which would fetch and sort them all
        END;
    END IF;
    IF p_low_stock IS NOT NULL THEN
        v_where := v_where || format(
            CASE p_sort WHEN 'quantity' THEN 'b.remaining IS %s NULL'
                ELSE '(SELECT s.remaining IS %s NULL FROM inventory.stock AS s WHERE s.product_id = b.product_id)' END,
            CASE WHEN p_low_stock THEN 'NOT' END
        );
    END IF;
    -- By relevance: the product with that SKU in tier 0, names that begin so in tier 1, the others with the words in tier 2.
    IF p_sku IS NOT NULL THEN
        v_where := v_where || CASE p_tier WHEN 0 THEN 'b.sku_key = $6' ELSE '(b.sku_key = $6) IS NOT TRUE' END;
    END IF;
    IF p_name IS NOT NULL THEN
        v_where := v_where || CASE p_tier WHEN 1 THEN 'b.name_sort >= $7 AND b.name_sort < $7 || chr(1114111)' ELSE 'NOT starts_with(b.name_sort, $7)' END;
    END IF;
    IF p_active IS NOT NULL THEN
        v_where := v_where || CASE WHEN p_active THEN 'b.active' ELSE 'NOT b.active' END;
    END IF;
    IF p_after IS NULL THEN
        v_order.after := NULL;
    END IF;

    IF v_ids IS NOT NULL THEN
        v_from := format('(SELECT * FROM %s WHERE product_id = ANY ($9) OFFSET 0)', v_from);
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
    END IF;
    -- Dynamic, so that each combination of filters is planned for its own values.
    RETURN QUERY EXECUTE CASE
        WHEN v_ids IS NULL AND p_category_ids IS NOT NULL THEN util.linked_page(
            'inventory.product_row', v_from || ' AS b', 'b.category_id', 'product_id', v_order, array_to_string('{true}'::text[] || v_where, ' AND ')
        )
        ELSE util.filtered_page('inventory.product_row', v_from, 'product_id', v_order, v_where)
    END
    USING p_scope, p_after, p_limit, p_tier, p_category_ids, p_sku, p_name, p_words, v_ids;
END
$$;

COMMENT ON FUNCTION inventory.products_page(text, text, text[], integer, integer, bigint[], boolean, boolean, text, text, tsquery) IS
'One page of the products that pass every given filter, sorted by name, newest, price or quantity (relevance: by name within p_tier). Example: SELECT * FROM products_page(''name'', ''00000000'', NULL, 10);';

COMMIT;
