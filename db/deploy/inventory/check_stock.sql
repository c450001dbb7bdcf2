-- Deploy storeroom:inventory/check_stock to pg
-- requires: inventory/stock_movement
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.check_stock(p_product_id bigint DEFAULT NULL)
RETURNS TABLE (products bigint, movements bigint, wrong bigint, wrong_product_ids bigint[])
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 1 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
BEGIN
    IF p_product_id IS NOT NULL AND NOT EXISTS (SELECT FROM inventory.product AS p WHERE p.product_id = p_product_id) THEN
        RAISE no_data_found USING MESSAGE = 'there is no such product', COLUMN = 'product_id';
    END IF;
    RETURN QUERY
    SELECT
        count(*),
        coalesce(sum(c.movements), 0)::bigint,
        count(*) FILTER (WHERE NOT c.right),
        coalesce((array_agg(c.product_id ORDER BY c.product_id) FILTER (WHERE NOT c.right))[1:100], '{}')
    FROM (
        SELECT
            p.product_id,
            l.movements,
            coalesce(s.quantity = coalesce(l.total, 0) AND coalesce(l.unbroken, true), false) AS right
        FROM inventory.product AS p
        LEFT JOIN inventory.stock AS s ON s.product_id = p.product_id
        LEFT JOIN (
            SELECT
                m.product_id, count(*) AS movements, sum(m.delta) AS total,
                bool_and(m.quantity_before = m.start AND m.quantity_after = m.quantity_before + m.delta) AS unbroken
            FROM (
                SELECT m.*, lag(m.quantity_after, 1, 0::numeric) OVER (PARTITION BY m.product_id ORDER BY m.movement_id) AS start
                FROM inventory.stock_movement AS m
                WHERE p_product_id IS NULL OR m.product_id = p_product_id
            ) AS m
            GROUP BY m.product_id
        ) AS l ON l.product_id = p.product_id
        WHERE p_product_id IS NULL OR p.product_id = p_product_id
    ) AS c;
END
$$;

COMMENT ON FUNCTION inventory.check_stock(bigint) IS
'Proves for a product, or for all, that each movement begins where the one before ended and that together they are the quantity: how many products and movements there are, how many products are wrong, and the first 100 of these. Raises P0002 when there is no such product. Example: SELECT products, movements, wrong FROM check_stock();';
CALL util.publish('inventory.check_stock(bigint)');

COMMIT;
