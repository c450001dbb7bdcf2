-- Deploy storeroom:inventory/listed_products to pg
-- requires: inventory/product
-- requires: inventory/stock
-- requires: util/linked_rows

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.listed_products(
    p_category_ids bigint[],
    p_active       boolean,
    p_low_stock    boolean,
    p_state        integer,
    p_price        text[],
    p_searched     boolean,
    p_sort         text DEFAULT NULL,
    OUT ids  bigint[],
    OUT list text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    -- As in word_filter: to fetch n of N rows costs n, to walk an order until a page of such rows is found N / n.
    v_most   integer := greatest(5000, 4.5 * sqrt((SELECT s.last_value FROM inventory.product_id_seq AS s)));
    v_active text := CASE WHEN p_active THEN 'b.active' WHEN NOT p_active THEN 'NOT b.active' END;
    v_each   record;
    v_list   text;
    v_ids    bigint[];
BEGIN
    FOR v_each IN
        SELECT l.source, l.category_ids, l.sorting, concat_ws(' AND ', l.condition, v_active) AS condition, l.few
        FROM (
            -- Each stands together in an index, so that no more than it is read. The first that is asked for is what is counted when
            -- none is short: rather what few are than what most are.
            VALUES
                (1, p_low_stock, 'inventory.stock', p_category_ids, 'b.active, b.remaining, b.product_id', 'b.remaining IS NOT NULL', true),
                (
                    2, p_state = 1, 'inventory.stock', p_category_ids, 'b.active DESC, b.quantity DESC, b.product_id DESC', 'b.quantity = 0',
                    p_searched OR p_sort IS DISTINCT FROM 'quantity'
                ),
                (2, p_state = 2, 'inventory.stock', p_category_ids, 'b.active, b.remaining, b.product_id', 'b.remaining > 0', true),
                (
                    3, p_price[2] IS NOT NULL,
                    'inventory.product', NULL, 'b.active DESC, b.currency DESC, b.price_sort DESC, b.product_id DESC', format(array_to_string(p_price, ' AND '), 'b'), true
                ),
                (
                    4, p_price IS NOT NULL,
                    'inventory.product', p_category_ids, 'b.active DESC, b.price_sort DESC, b.product_id DESC', format(p_price[1], 'b'),
                    p_searched OR p_sort IS DISTINCT FROM 'price'
                ),
                -- Most are in stock; which of these are not low, each row says.
                (5, p_state = 3, 'inventory.stock', p_category_ids, 'b.active DESC, b.quantity DESC, b.product_id DESC', 'b.quantity > 0', false),
                (6, true, 'inventory.product', p_category_ids, 'b.active DESC, b.product_id DESC', 'true', p_searched AND p_category_ids IS NOT NULL)
        ) AS l (place, asked, source, category_ids, sorting, condition, few)
        WHERE l.asked
        ORDER BY l.place
    LOOP
        -- Each in the order of its index, whatever the planner has heard of the table.
        v_list := CASE
            WHEN v_each.category_ids IS NULL THEN format('SELECT b.product_id AS id FROM %s AS b WHERE %s ORDER BY %s', v_each.source, v_each.condition, v_each.sorting)
            ELSE util.linked_rows(v_each.source, 'category_id', v_each.category_ids, 'product_id', v_each.condition, v_each.sorting)
        END;
        list := coalesce(list, v_list);
        IF v_each.few THEN
            EXECUTE format('SELECT ARRAY(SELECT l.id FROM (%s) AS l LIMIT $1)', v_list) INTO v_ids USING v_most + 1;
            IF cardinality(v_ids) <= v_most THEN
                ids := v_ids;
                v_most := cardinality(v_ids);
            END IF;
        END IF;
    END LOOP;
    IF (p_low_stock AND p_state = 3) OR (NOT p_low_stock AND p_state = 2) THEN
        ids := '{}';  -- none is both
    END IF;
END
$$;

COMMENT ON FUNCTION inventory.listed_products(bigint[], boolean, boolean, integer, text[], boolean, text) IS
'Where to look for the products that pass filters. ids: the shortest of some lists, those whose stock is low, or of which there is none; those with a price in a band, of any category in its currency; if they are searched for words, those of the categories; NULL when all are longer than 5,000 and than 4.5 times the root of the number of all products. A list that stands together in the order of p_sort is not needed for a page. list: SQL of the first of them, or of the products of the categories, or of all, active ones first. p_state and p_price as product_filter gives them. Example: SELECT ids FROM listed_products(''{1}'', true, NULL, 1, NULL, true);';

COMMIT;
