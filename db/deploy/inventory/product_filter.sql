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
    p_exact       boolean,
    OUT keys         text[],
    OUT category_ids bigint[],
    OUT corrected    text
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    keys := ARRAY[util.name_key(p_category), p_category_id::text, util.name_key(p_q), p_low_stock::text, p_active::text];
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

COMMENT ON FUNCTION inventory.product_filter(text, bigint, text, boolean, boolean, boolean) IS
'What the parameters of a search for products mean, the same for pages, facets and counts: their folded keys, for a cursor; the categories; what was searched for instead of a name that no category has, unless p_exact. Raises 22023 for a blank text and two categories. Example: SELECT * FROM product_filter(''kitchen'', NULL, NULL, NULL, true, false);';

COMMIT;
