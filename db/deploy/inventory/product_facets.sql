-- Deploy storeroom:inventory/product_facets to pg
-- requires: inventory/products_found
-- requires: util/facet
-- requires: util/query
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.product_facets(
    p_category    util.query DEFAULT NULL,
    p_category_id bigint     DEFAULT NULL,
    p_q           util.query DEFAULT NULL,
    p_low_stock   boolean    DEFAULT NULL,
    p_active      boolean    DEFAULT true,
    p_stock       text       DEFAULT NULL,
    p_price       text       DEFAULT NULL,
    p_exact       boolean    DEFAULT false
)
RETURNS SETOF util.facet
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 30 SET search_path = ''
AS $$
DECLARE
    v_bounds CONSTANT integer[] := '{0,10,25,50,100,250,1000}';
    v_found  util.rows_found := inventory.products_found(p_category, p_category_id, p_q, p_low_stock, p_active, p_stock, p_price, p_exact, 1000);
BEGIN
    RETURN QUERY
    WITH
    product AS MATERIALIZED (
        SELECT p.category_id, p.price, p.currency, s.state
        FROM unnest(v_found.ids) AS i (id)
        CROSS JOIN LATERAL (SELECT p.category_id, p.price, p.currency FROM inventory.product AS p WHERE p.product_id = i.id OFFSET 0) AS p
        CROSS JOIN LATERAL (SELECT s.state FROM inventory.stock AS s WHERE s.product_id = i.id OFFSET 0) AS s
    ),
    category AS (
        SELECT p.category_id, count(*) AS number FROM product AS p GROUP BY p.category_id
    ),
    money AS (
        -- One that is filtered is told, so that each value finds what it counts when it is given back.
        SELECT count(DISTINCT coalesce(p.currency, '')) > 1 OR coalesce(p_price ~ '[A-Za-z]', false) AS differs FROM product AS p WHERE p.price IS NOT NULL
    )
    SELECT r.facet, r.value, r.id, r.number, v_found.capped, v_found.corrected
    FROM (
        SELECT v.*, row_number() OVER (PARTITION BY v.place ORDER BY v.number DESC, v.key COLLATE "C", v.id) AS rank
        FROM (
            SELECT 0, 'all', NULL, NULL, NULL::bigint, v_found.number
            UNION ALL
            SELECT 1, 'category', c.name, c.search_key, l.category_id, l.number
            FROM category AS l
            CROSS JOIN LATERAL (SELECT c.name::text, c.search_key FROM inventory.category AS c WHERE c.category_id = l.category_id OFFSET 0) AS c
            UNION ALL
            SELECT 2, 'stock', s.state, s.state, NULL, count(*)
            FROM product AS p
            CROSS JOIN LATERAL (SELECT ('{out of stock,low,in stock}'::text[])[p.state]) AS s (state)
            GROUP BY s.state
            UNION ALL
            SELECT
                3, 'price',
                concat(v_bounds[b.band], coalesce('-' || v_bounds[b.band + 1], '+'), CASE WHEN m.differs THEN ' ' || coalesce(p.currency, 'own') END),
                concat(b.band, p.currency), NULL, count(*)
            FROM product AS p
            CROSS JOIN money AS m
            CROSS JOIN LATERAL (SELECT width_bucket(p.price, v_bounds::numeric[])) AS b (band)
            WHERE p.price IS NOT NULL
            GROUP BY b.band, p.currency, m.differs
        ) AS v (place, facet, value, key, id, number)
    ) AS r
    WHERE r.rank <= 10
    ORDER BY r.place, r.rank;
END
$$;

COMMENT ON FUNCTION inventory.product_facets(util.query, bigint, util.query, boolean, boolean, text, text, boolean) IS
'How many of the products that match all that is given, as in list_products, stand in which category, in which state of stock (out of stock: none is there; low: at or below the low_stock_level; in stock: more), each as p_stock takes it, and in which price band (0-10, 10-25, 25-50, 50-100, 100-250, 250-1000, 1000+, each from its first number to just below the next; with the currency, 10-25 EUR, or 10-25 own without one, if currencies differ or p_price has one), each as p_price takes it: of each facet the ten most frequent values, then by name, bands by price. The first row, all, says how many were counted: the first 1,000 at most (with words what the rarest of these says most of; else by category or all, active ones first, of these the newest; the lowest if low stock is asked for, those with most of it if another state of stock is, the dearest if a price band is), of 20,000 that are looked at; capped says that there are more, or may be, otherwise the counts are exact. Of the words all must be found, as typed or, where nothing is, corrected, never just any of them. A facet that is also filtered is counted within that filter. Raises 22023 for a blank text, two categories, an unknown state of stock and for what is no price band. Example: SELECT facet, value, count FROM product_facets(''kitchen'');';
CALL util.publish('inventory.product_facets(util.query, bigint, util.query, boolean, boolean, text, text, boolean)');

COMMIT;
