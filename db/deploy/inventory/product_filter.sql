-- Deploy storeroom:inventory/product_filter to pg
-- requires: inventory/schema
-- requires: util/match_categories
-- requires: util/search_key
-- requires: util/correct_category

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.product_filter(
    p_category    text,
    p_category_id bigint,
    p_q           text,
    p_low_stock   boolean,
    p_active      boolean,
    p_stock       text,
    p_price       text,
    p_exact       boolean,
    OUT keys         text[],
    OUT category_ids bigint[],
    OUT state        integer,
    OUT price        text[],
    OUT corrected    text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_band text[];
BEGIN
    IF p_stock IS NOT NULL THEN
        state := array_position('{out of stock,low,in stock}'::text[], btrim(regexp_replace(lower(p_stock), '[\s_-]+', ' ', 'g')));
        IF state IS NULL THEN
            RAISE invalid_parameter_value USING
                MESSAGE = 'stock must be out of stock, low or in stock', HINT = 'Case does not matter; - and _ are taken for blanks.', COLUMN = 'stock';
        END IF;
    END IF;
    IF p_price IS NOT NULL THEN
        v_band := regexp_match(p_price, '^\s*([0-9]{1,20}(?:\.[0-9]{1,20})?)\s*(?:-\s*([0-9]{1,20}(?:\.[0-9]{1,20})?)|\+)(?:\s*([A-Za-z]{3}))?\s*$');
        IF v_band IS NULL OR v_band[1]::numeric >= v_band[2]::numeric THEN
            RAISE invalid_parameter_value USING
                MESSAGE = 'price must be a band: a number, and a larger one that is just beyond it, or a + for no end',
                HINT = 'Bands are 10-25, 9.99-30, 1000+ or, of one currency, 10-25 EUR; of prices without a currency 10-25 own. In a URL + is %2B.',
                COLUMN = 'price';
        END IF;
        price := ARRAY[
            format('%%1$s.price_sort >= %s AND %%1$s.price_sort < %s', trim_scale(v_band[1]::numeric), coalesce(trim_scale(v_band[2]::numeric)::text, '''Infinity''')),
            CASE WHEN lower(v_band[3]) = 'own' THEN '%1$s.currency IS NULL' WHEN v_band[3] IS NOT NULL THEN format('%%1$s.currency = %L', upper(v_band[3])) END
        ];
    END IF;
    keys := ARRAY[util.name_key(p_category), p_category_id::text, util.name_key(p_q), p_low_stock::text, p_active::text, state::text, price::text];
    IF keys[1] = '' OR keys[3] = '' THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'a search text must not be blank', COLUMN = CASE keys[3] WHEN '' THEN 'q' ELSE 'category' END;
    ELSIF num_nonnulls(p_category, p_category_id) > 1 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'give a category either by its name or by its number', COLUMN = 'category';
    END IF;
    category_ids := CASE WHEN p_category IS NOT NULL THEN util.match_categories('inventory', p_category) WHEN p_category_id IS NOT NULL THEN ARRAY[p_category_id] END;
    IF p_category IS NOT NULL AND category_ids = '{}' AND NOT p_exact THEN
        corrected := util.correct_category('inventory', p_category);
        category_ids := util.match_categories('inventory', corrected);
    END IF;
END
$$;

COMMENT ON FUNCTION inventory.product_filter(text, bigint, text, boolean, boolean, text, text, boolean) IS
'What the parameters of a search for products mean, the same for pages, facets and counts: their folded keys, for a cursor; the categories; the state of stock, as stock has it; the conditions on price and currency, SQL with %1$s for the product''s alias; what was searched for instead of a name that no category has, unless p_exact. Raises 22023 for a blank text, two categories, another state of stock than out of stock, low and in stock, and for what is no price band. Example: SELECT * FROM product_filter(''kitchen'', NULL, NULL, NULL, true, ''low'', ''10-25'', false);';

COMMIT;
