-- Deploy storeroom:inventory/suggest_products to pg
-- requires: inventory/suggested_products
-- requires: inventory/suggested_skus
-- requires: util/suggestion
-- requires: util/corrected_texts
-- requires: util/query
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.suggest_products(p_q util.query, p_limit util.page_limit DEFAULT 10)
RETURNS SETOF util.suggestion
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 10 SET search_path = ''
AS $$
DECLARE
    v_limit integer := coalesce(p_limit, 10);
    v_texts text[] := ARRAY[p_q];  -- as typed, then what may have been meant
    v_typed util.typed_text;
BEGIN
    IF coalesce(util.search_key(p_q), '') = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a text to complete must not be blank', COLUMN = 'q';
    END IF;
    FOR i IN 1..4 LOOP
        EXIT WHEN v_texts[i] IS NULL;
        v_typed := inventory.typed_product(v_texts[i]);
        RETURN QUERY
        SELECT s.kind, s.text, s.id, s.alias, CASE WHEN i > 1 THEN v_texts[i] END
        FROM (
            SELECT *
            FROM (
                SELECT 'name', p.name::text, p.product_id, NULL, m.tier, m.place
                FROM inventory.suggested_products(v_typed, v_limit) AS m
                JOIN inventory.product AS p ON p.product_id = m.id
                UNION ALL
                SELECT 'sku', p.name::text, p.product_id, p.sku::text, m.tier, m.place
                FROM inventory.suggested_skus(v_typed, v_limit) AS m
                JOIN inventory.product AS p ON p.product_id = m.id
                UNION ALL
                SELECT 'category', c.name::text, c.category_id, NULL, m.tier, m.place
                FROM inventory.suggested_product_categories(v_typed, v_limit) AS m
                JOIN inventory.category AS c ON c.category_id = m.id
            ) AS k (kind, text, id, alias, tier, place)
            -- The best of each kind, then the second of each.
            ORDER BY k.place, k.tier, k.kind
            LIMIT v_limit
        ) AS s
        -- That very text, names that begin so, names with the words.
        ORDER BY (s.tier > 0)::integer + (s.tier > 3)::integer, s.place, s.tier, s.kind;
        EXIT WHEN FOUND;
        IF i = 1 THEN
            v_texts := v_texts || util.corrected_texts('inventory', 'product', p_q);
        END IF;
    END LOOP;
END
$$;

COMMENT ON FUNCTION inventory.suggest_products(util.query, util.page_limit) IS
'A few active products, by name or SKU, and categories for somebody who types: the very text first, then what begins so, then what has all words, whatever their order; each beginning of a word completed to the most used words; of each kind the best before the second of any; corrected where nothing is as typed. Raises 22023 for a blank text. Example: SELECT kind, text FROM suggest_products(''blue m'');';
CALL util.publish('inventory.suggest_products(util.query, util.page_limit)');

COMMIT;
