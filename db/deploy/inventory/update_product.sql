-- Deploy storeroom:inventory/update_product to pg
-- requires: inventory/product_row
-- requires: inventory/hold_category
-- requires: inventory/refuse_product
-- requires: util/check_clear
-- requires: util/publish
-- requires: inventory/product_text
-- requires: inventory/product_word
-- requires: util/index_words
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.update_product(
    p_product_id      bigint,
    p_name            text    DEFAULT NULL,
    p_category        text    DEFAULT NULL,
    p_category_id     bigint  DEFAULT NULL,
    p_description     text    DEFAULT NULL,
    p_price           numeric DEFAULT NULL,
    p_currency        text    DEFAULT NULL,
    p_unit            text    DEFAULT NULL,
    p_sku             text    DEFAULT NULL,
    p_low_stock_level numeric DEFAULT NULL,
    p_active          boolean DEFAULT NULL,
    p_clear           text[]  DEFAULT '{}',
    p_version         integer DEFAULT NULL
)
RETURNS inventory.product_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_clear       text[] := coalesce(p_clear, '{}');
    v_category_id bigint;
    v_before      inventory.product_row;
    v_row         inventory.product_row;
BEGIN
    CALL util.check_clear(v_clear, ARRAY['description', 'price', 'currency', 'sku', 'low_stock_level']);
    IF num_nonnulls(p_category, p_category_id) > 0 THEN  -- locked before the product, as insert_product does
        v_category_id := inventory.hold_category(p_category, p_category_id);
    END IF;
    PERFORM FROM inventory.product AS p WHERE p.product_id = p_product_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE no_data_found USING MESSAGE = 'there is no such product', COLUMN = 'product_id';
    END IF;
    PERFORM FROM inventory.stock AS s WHERE s.product_id = p_product_id FOR NO KEY UPDATE;  -- so that what was before is not what a movement makes of it
    SELECT r.* INTO v_before FROM inventory.product_row AS r WHERE r.product_id = p_product_id;
    CALL util.check_version(p_version, v_before.version);

    BEGIN
        UPDATE inventory.product AS p SET
            category_id = coalesce(v_category_id, p.category_id),
            name        = CASE WHEN p_name IS NOT NULL THEN coalesce(util.tidy(p_name), '') ELSE p.name END,
            sku         = CASE WHEN p_sku IS NOT NULL OR 'sku' = ANY (v_clear) THEN util.tidy(p_sku) ELSE p.sku END,
            description = CASE WHEN p_description IS NOT NULL OR 'description' = ANY (v_clear) THEN nullif(btrim(p_description, E' \t\r\n'), '') ELSE p.description END,
            price       = CASE WHEN 'price' = ANY (v_clear) THEN NULL ELSE coalesce(round(p_price::util.price, 2), p.price) END,
            currency    = CASE WHEN p_currency IS NOT NULL OR 'currency' = ANY (v_clear) THEN util.tidy(p_currency) ELSE p.currency END,
            unit        = CASE WHEN p_unit IS NOT NULL THEN coalesce(util.tidy(p_unit), '') ELSE p.unit END,
            active      = coalesce(p_active, p.active),
            version     = p.version + 1,
            updated_at  = now()
        WHERE p.product_id = p_product_id;
    EXCEPTION WHEN unique_violation THEN  -- an UPDATE has no ON CONFLICT
        PERFORM inventory.refuse_product(p_product_id, coalesce(v_category_id, v_before.category_id), coalesce(p_name, v_before.name), p_sku);
    END;
    UPDATE inventory.stock AS s SET
        category_id     = p.category_id,
        active          = p.active,
        low_stock_level = CASE WHEN 'low_stock_level' = ANY (v_clear) THEN NULL ELSE coalesce(trim_scale(p_low_stock_level), s.low_stock_level) END
    FROM inventory.product AS p
    WHERE s.product_id = p_product_id AND p.product_id = p_product_id;

    CALL util.index_words('inventory', 'product', ARRAY[p_product_id]);
    SELECT r.* INTO v_row FROM inventory.product_row AS r WHERE r.product_id = p_product_id;
    PERFORM activity.log_changes('inventory', 'product', 'update', ARRAY[p_product_id], ARRAY[to_jsonb(v_before)], ARRAY[to_jsonb(v_row)]);
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION inventory.update_product(bigint, text, text, bigint, text, numeric, text, text, text, numeric, boolean, text[], integer) IS
'Changes what is given of a product, empties the fields that p_clear names, and returns the product. Its quantity changes by movements only. Raises P0002 when there is no such product, otherwise as insert_product; 22023 when p_clear names another field. Raises P0004 when p_version is given and not the product''s. Example: SELECT name, version FROM update_product(1, p_low_stock_level => 5, p_clear => ''{description}'');';
CALL util.publish('inventory.update_product(bigint, text, text, bigint, text, numeric, text, text, text, numeric, boolean, text[], integer)');

COMMIT;
