-- Deploy storeroom:inventory/list_products to pg
-- requires: inventory/products_page
-- requires: util/match_categories
-- requires: util/read_position
-- requires: util/word_query
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.list_products(
    p_category    util.query      DEFAULT NULL,
    p_category_id bigint          DEFAULT NULL,
    p_q           util.query      DEFAULT NULL,
    p_low_stock   boolean         DEFAULT NULL,
    p_active      boolean         DEFAULT true,
    p_sort        text            DEFAULT NULL,
    p_limit       util.page_limit DEFAULT 20,
    p_after       text            DEFAULT NULL
)
RETURNS SETOF inventory.product_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_q            text := util.search_key(p_q);
    v_sort         text := coalesce(p_sort, CASE WHEN p_q IS NULL THEN 'name' ELSE 'relevance' END);
    v_left         integer := coalesce(p_limit, 20);
    v_scope        text := util.cursor_scope(
        'list_products', util.name_key(p_category), p_category_id::text, util.name_key(p_q), p_low_stock::text, p_active::text, v_sort
    );
    v_after        text[] := util.read_position(p_after, v_scope, inventory.product_order(v_sort));
    v_name         text := CASE WHEN length(v_q) <= 100 THEN v_q END;  -- name_sort holds no more
    v_category_ids bigint[];
    v_rows         integer;
BEGIN
    IF util.name_key(p_category) = '' OR v_q = '' THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'a search text must not be blank', COLUMN = CASE v_q WHEN '' THEN 'q' ELSE 'category' END;
    ELSIF num_nonnulls(p_category, p_category_id) > 1 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'give a category either by its name or by its number', COLUMN = 'category';
    END IF;
    v_category_ids := CASE WHEN p_category IS NOT NULL THEN util.match_categories('inventory', p_category) WHEN p_category_id IS NOT NULL THEN ARRAY[p_category_id] END;

    IF v_q IS NULL OR v_sort <> 'relevance' THEN
        RETURN QUERY
        SELECT *
        FROM inventory.products_page(
            v_sort, v_scope, v_after, v_left, p_category_ids => v_category_ids, p_active => p_active, p_low_stock => p_low_stock,
            p_words => util.word_query(v_q)
        );
        RETURN;
    END IF;

    FOR v_tier IN greatest(coalesce(v_after[1]::integer, 0), 0)..2 LOOP
        CONTINUE WHEN v_tier = 1 AND v_name IS NULL;
        RETURN QUERY
        SELECT *
        FROM inventory.products_page(
            v_sort, v_scope, CASE WHEN v_after[1]::integer = v_tier THEN v_after END, v_left, v_tier, v_category_ids, p_active, p_low_stock,
            p_sku => util.name_key(p_q),
            p_name => CASE WHEN v_tier > 0 THEN v_name END,
            p_words => CASE WHEN v_tier > 0 THEN util.word_query(v_q) END
        );
        GET DIAGNOSTICS v_rows = ROW_COUNT;
        v_left := v_left - v_rows;
        EXIT WHEN v_left = 0;
    END LOOP;
END
$$;

COMMENT ON FUNCTION inventory.list_products(util.query, bigint, util.query, boolean, boolean, text, util.page_limit, text) IS
'One page of the products that match all that is given: category (by name or, when none has that name, all with the words; or by number), words of name and SKU (p_q; the last may be the beginning of a word), whether stock is low, whether active (NULL: both). Sorts: relevance (with p_q: the SKU, then names that begin so, then the others), name, newest, price (lowest first), quantity (least first). Raises 22023 for a blank text, two categories, an unknown sort or a foreign cursor. Example: SELECT name, price, quantity FROM list_products(''kitchen'', p_sort => ''price'');';
CALL util.publish('inventory.list_products(util.query, bigint, util.query, boolean, boolean, text, util.page_limit, text)');

COMMIT;
