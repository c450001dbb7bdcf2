-- Deploy storeroom:inventory/list_products to pg
-- requires: inventory/products_page
-- requires: inventory/product_filter
-- requires: util/read_position
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish
-- requires: inventory/product_condition
-- requires: inventory/listed_products
-- requires: inventory/product_terms
-- requires: util/search_ladder
-- requires: util/word_filter

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.list_products(
    p_category    util.query      DEFAULT NULL,
    p_category_id bigint          DEFAULT NULL,
    p_q           util.query      DEFAULT NULL,
    p_low_stock   boolean         DEFAULT NULL,
    p_active      boolean         DEFAULT true,
    p_stock       text            DEFAULT NULL,
    p_price       text            DEFAULT NULL,
    p_sort        text            DEFAULT NULL,
    p_limit       util.page_limit DEFAULT 20,
    p_after       text            DEFAULT NULL,
    p_exact       boolean         DEFAULT false
)
RETURNS SETOF inventory.product_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
DECLARE
    v_sort      text := coalesce(p_sort, CASE WHEN p_q IS NULL THEN 'name' ELSE 'relevance' END);
    v_left      integer := coalesce(p_limit, 20);
    v_exact     boolean := coalesce(p_exact, false);
    v_ranked    boolean := p_q IS NOT NULL AND v_sort = 'relevance';
    v_filter    record;
    v_scope     text;
    v_after     text[];
    v_ids       bigint[];
    v_where     text;
    v_words     record;
    v_list      text;
    v_walk      integer;
    v_corrected text;
BEGIN
    SELECT * INTO v_filter FROM inventory.product_filter(p_category, p_category_id, p_q, p_low_stock, p_active, p_stock, p_price, v_exact);
    v_scope := util.cursor_scope(VARIADIC ARRAY['list_products'] || v_filter.keys || ARRAY[v_sort, v_exact::text]);
    v_after := CASE
        WHEN v_ranked THEN util.read_cursor(p_after, v_scope, '{integer,text,bigint,bigint[],text}')
        ELSE util.read_position(p_after, v_scope, inventory.product_order(v_sort))
    END;
    SELECT l.ids INTO v_ids
    FROM inventory.listed_products(v_filter.category_ids, p_active, p_low_stock, v_filter.state, v_filter.price, p_q IS NOT NULL, v_sort) AS l;
    IF p_q IS NOT NULL THEN
        v_where := inventory.product_condition(v_filter.category_ids, p_active, p_low_stock, v_filter.state, v_filter.price);
    END IF;
    IF v_ranked THEN
        RETURN QUERY
        SELECT r.*, nullif(concat_ws(', ', v_filter.corrected, m.corrected), ''), util.make_cursor(v_scope, concat_ws(E'\t', m.tier, m.key, m.id, m.reach::text, coalesce(m.corrected, '')))
        FROM util.search_ladder(
            'inventory', 'product', 'name_sort', p_q,
            ARRAY(SELECT p.product_id FROM inventory.product AS p WHERE p.sku_key = util.name_key(p_q)), v_where, v_ids, v_exact, v_after, v_left
        ) WITH ORDINALITY AS m (tier, key, id, reach, corrected, place)
        CROSS JOIN LATERAL (SELECT * FROM inventory.product_row AS r WHERE r.product_id = m.id OFFSET 0) AS r
        ORDER BY m.place;
        RETURN;
    END IF;
    v_corrected := v_filter.corrected;
    IF p_q IS NOT NULL THEN
        SELECT * INTO v_words
        FROM util.word_filter(
            'inventory', 'product', 'name_sort', p_q, v_where, v_ids, v_exact,
            CASE WHEN v_filter.category_ids IS NOT NULL THEN format('SELECT p.product_id FROM inventory.product AS p WHERE p.category_id = ANY (%L::bigint[])', v_filter.category_ids) END,
            v_left
        );
        v_ids := coalesce(v_words.ids, v_ids);
        v_list := v_words.list;
        v_walk := v_words.walk;
        -- The filters the page has by itself; by quantity its rows are not those of product.
        v_where := CASE WHEN v_words.ids IS NULL THEN v_words.condition ELSE nullif(v_words.others, '') END;
        v_corrected := nullif(concat_ws(', ', v_corrected, v_words.corrected), '');
    END IF;
    RETURN QUERY
    SELECT *
    FROM inventory.products_page(
        v_sort, v_scope, v_after, v_left, v_filter.category_ids, p_active, p_low_stock, v_filter.state, v_filter.price, coalesce(v_where, 'true'), v_ids, v_corrected, v_list, v_walk
    );
END
$$;

COMMENT ON FUNCTION inventory.list_products(util.query, bigint, util.query, boolean, boolean, text, text, text, util.page_limit, text, boolean) IS
'One page of the products that match all that is given: category (by name or, when none has that name, all with the words; or by number), words of name, SKU, category and description (p_q; the last may be the beginning of a word), whether stock is low, whether active (NULL: both), state of stock (p_stock: out of stock, low or in stock) and price band (p_price: 10-25, 9.99-30 or 1000+, from the first number to just below the second; 10-25 EUR: only prices in that currency; 10-25 own: only those without one), both as product_facets gives them. Sorts: relevance (with p_q: that SKU, name, names that begin so, all words, corrected words when nothing is as typed, or little with a word that seems misspelled itself, any word when less than ten are), name, newest, price (lowest first), quantity (least first). Where no category has the name, words that are in no name are corrected. p_exact: as typed only. Raises 22023 for a blank text, two categories, an unknown state of stock, what is no price band, an unknown sort or a foreign cursor. Example: SELECT name, price, quantity FROM list_products(''kitchen'', p_price => ''10-25'', p_sort => ''price'');';
CALL util.publish('inventory.list_products(util.query, bigint, util.query, boolean, boolean, text, text, text, util.page_limit, text, boolean)');

COMMIT;
