-- Deploy storeroom:inventory/listed_products to pg
-- requires: inventory/product
-- requires: inventory/stock

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.listed_products(p_category_ids bigint[], p_active boolean, p_low_stock boolean, p_searched boolean)
RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN (
        SELECT l.ids
        FROM (
            SELECT ARRAY(
                SELECT s.product_id
                FROM inventory.stock AS s
                WHERE s.remaining IS NOT NULL AND s.active = coalesce(p_active, s.active) AND s.category_id = ANY (coalesce(p_category_ids, ARRAY[s.category_id]))
                LIMIT 5001
            )
            WHERE p_low_stock
            UNION ALL
            SELECT ARRAY(
                SELECT p.product_id FROM inventory.product AS p WHERE p.category_id = ANY (p_category_ids) AND p.active = coalesce(p_active, p.active) LIMIT 5001
            )
            WHERE p_searched AND p_category_ids IS NOT NULL  -- a list of them alone stands in an index, in order
        ) AS l (ids)
        WHERE cardinality(l.ids) <= 5000
        ORDER BY cardinality(l.ids)
        LIMIT 1
    );
END
$$;

COMMENT ON FUNCTION inventory.listed_products(bigint[], boolean, boolean, boolean) IS
'The products of some categories that are searched for words, or those whose stock is low, whichever are fewer; NULL when these lists are longer than 5,000. Example: SELECT listed_products(''{1}'', true, NULL, true);';

COMMIT;
