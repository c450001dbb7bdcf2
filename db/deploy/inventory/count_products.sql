-- Deploy storeroom:inventory/count_products to pg
-- requires: inventory/products_found
-- requires: util/row_count
-- requires: util/count_limit
-- requires: util/query
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.count_products(
    p_category    util.query DEFAULT NULL,
    p_category_id bigint     DEFAULT NULL,
    p_q           util.query DEFAULT NULL,
    p_low_stock   boolean    DEFAULT NULL,
    p_active      boolean    DEFAULT true,
    p_stock       text       DEFAULT NULL,
    p_price       text       DEFAULT NULL,
    p_exact       boolean    DEFAULT false,
    p_count       text       DEFAULT 'estimated'
)
RETURNS util.row_count
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_found util.rows_found := inventory.products_found(p_category, p_category_id, p_q, p_low_stock, p_active, p_stock, p_price, p_exact, util.count_limit(p_count));
BEGIN
    RETURN (v_found.number, CASE WHEN v_found.capped THEN 'at_least' ELSE 'exact' END);
END
$$;

COMMENT ON FUNCTION inventory.count_products(util.query, bigint, util.query, boolean, boolean, text, text, boolean, text) IS
'How many products list_products finds by all that is given; with words those that have all of them, as typed or, where nothing is, corrected, but not what follows on its pages with another word for a rare one or with any of them. p_count: exact, the true number, which takes the longer the larger it is; estimated, the true number up to 1,000, and beyond that at_least what was counted, of 20,000 products that are looked at. Raises 22023 for a blank text, two categories, an unknown state of stock, what is no price band and for another p_count. Example: SELECT count, count_is FROM count_products(p_q => ''screw'');';
CALL util.publish('inventory.count_products(util.query, bigint, util.query, boolean, boolean, text, text, boolean, text)');

COMMIT;
