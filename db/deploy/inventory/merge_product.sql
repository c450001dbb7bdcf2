-- Deploy storeroom:inventory/merge_product to pg
-- requires: inventory/line_product
-- requires: inventory/product_taken
-- requires: inventory/apply_movement
-- requires: util/import_outcome
-- requires: inventory/product_row
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.merge_product(p_line inventory.product_line)
RETURNS util.import_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan  -- also inside an import, which asks for custom ones
AS $$
DECLARE
    v_id      bigint := inventory.line_product(p_line);
    v_old     inventory.product;
    v_new     inventory.product;
    v_stock   inventory.stock;
    v_level   numeric;
    v_own     boolean;
    v_renamed boolean := false;
    v_before  inventory.product_row;
    v_row     inventory.product_row;
    v_taken   record;
    v_outcome util.import_outcome := (p_line.line, 'inserted', NULL, NULL, NULL, NULL);
BEGIN
    IF v_id IS NOT NULL THEN
        SELECT p.* INTO v_old FROM inventory.product AS p WHERE p.product_id = v_id FOR UPDATE;
        SELECT s.* INTO v_stock FROM inventory.stock AS s WHERE s.product_id = v_id;
        SELECT r.* INTO v_before FROM inventory.product_row AS r WHERE r.product_id = v_id;
    ELSIF p_line.category_id IS NULL THEN
        RETURN (p_line.line, 'rejected', NULL, 'category', 'category_missing', 'must be given for a new product.')::util.import_outcome;
    END IF;

    -- What the file says of its own product counts; of a product from elsewhere, and on a further line, it only fills gaps.
    v_own := v_id IS NULL OR ((v_old.source, v_old.source_key) IS NOT DISTINCT FROM (p_line.source, p_line.source_key) AND p_line.line = p_line.first_line);
    v_new := v_old;
    v_level := coalesce(CASE WHEN v_own THEN p_line.low_stock_level END, v_stock.low_stock_level, p_line.low_stock_level);
    v_new.sku := coalesce(CASE WHEN v_own THEN p_line.sku END, v_old.sku, p_line.sku);
    v_new.description := coalesce(CASE WHEN v_own THEN p_line.description END, v_old.description, p_line.description);
    IF p_line.price IS NOT NULL AND (v_own OR v_old.price IS NULL) THEN  -- a price and its currency come from one side
        v_new.price := p_line.price;
        v_new.currency := p_line.currency;
    END IF;
    IF v_own THEN
        v_new.name := p_line.name;
        v_new.category_id := coalesce(p_line.category_id, v_old.category_id);
        v_new.unit := coalesce(p_line.unit, v_old.unit, 'pcs');
        -- Another SKU is another thing to a store, whatever they call both: it must not be lost for its name.
        IF p_line.sku IS NOT NULL AND (v_new.name, v_new.category_id) IS DISTINCT FROM (v_old.name, v_old.category_id)
            AND EXISTS (SELECT FROM inventory.product_taken(v_id, v_new.category_id, p_line.name, NULL)) THEN
            v_new.name := format('%s (%s)', left(p_line.name, 497 - length(p_line.sku)), p_line.sku);
            v_renamed := true;
        END IF;
    END IF;

    IF v_id IS NULL THEN
        INSERT INTO inventory.product (category_id, name, sku, description, price, currency, unit, source, source_key)
        VALUES (v_new.category_id, v_new.name, v_new.sku, v_new.description, v_new.price, v_new.currency, v_new.unit, p_line.source, p_line.source_key)
        ON CONFLICT DO NOTHING
        RETURNING product.product_id INTO v_outcome.id;
        IF v_outcome.id IS NOT NULL THEN
            INSERT INTO inventory.stock (product_id, category_id, active, low_stock_level) VALUES (v_outcome.id, v_new.category_id, true, v_level);
            SELECT r.* INTO v_row FROM inventory.product_row AS r WHERE r.product_id = v_outcome.id;
            PERFORM activity.log_changes('inventory', 'product', 'insert', ARRAY[v_outcome.id], NULL, ARRAY[to_jsonb(v_row)]);
            IF p_line.quantity > 0 THEN
                PERFORM inventory.apply_movement(v_outcome.id, 'initial', p_line.quantity, p_source => p_line.source);
            END IF;
        END IF;
    ELSE
        v_outcome.id := v_id;
        v_outcome.outcome := CASE WHEN v_own THEN 'unchanged' ELSE 'duplicate' END;
        IF v_new IS DISTINCT FROM v_old OR v_level IS DISTINCT FROM v_stock.low_stock_level THEN
            v_outcome.outcome := 'updated';
            BEGIN
                UPDATE inventory.product AS p SET
                    category_id = v_new.category_id, name = v_new.name, sku = v_new.sku, description = v_new.description, price = v_new.price,
                    currency = v_new.currency, unit = v_new.unit, version = p.version + 1, updated_at = now()
                WHERE p.product_id = v_id;
                UPDATE inventory.stock AS s SET category_id = v_new.category_id, low_stock_level = v_level WHERE s.product_id = v_id;
                SELECT r.* INTO v_row FROM inventory.product_row AS r WHERE r.product_id = v_id;
                PERFORM activity.log_changes('inventory', 'product', 'update', ARRAY[v_id], ARRAY[to_jsonb(v_before)], ARRAY[to_jsonb(v_row)]);
            EXCEPTION WHEN unique_violation THEN  -- an UPDATE has no ON CONFLICT
                v_outcome.id := NULL;
            END;
        END IF;
    END IF;

    IF v_outcome.id IS NULL THEN
        SELECT t.* INTO v_taken FROM inventory.product_taken(v_id, v_new.category_id, v_new.name, v_new.sku) AS t;
        RETURN (
            p_line.line, 'rejected', v_taken.product_id, CASE v_taken.constraint_name WHEN 'product_sku' THEN 'sku' ELSE 'name' END,
            coalesce(v_taken.constraint_name, 'product_name'),
            CASE v_taken.constraint_name WHEN 'product_sku' THEN format('belongs to product %s.', v_taken.product_id)
                ELSE format('is the name of product %s in this category.', v_taken.product_id) END
        )::util.import_outcome;
    ELSIF v_id IS NOT NULL AND p_line.line <> p_line.first_line THEN
        v_outcome.message := format('the same product as line %s', p_line.first_line);
    ELSIF NOT v_own THEN
        v_outcome.message := format('the same product as %s', CASE WHEN v_old.source = p_line.source THEN 'with key ' || v_old.source_key ELSE 'one from ' || coalesce(v_old.source, 'elsewhere') END);
    ELSIF v_renamed THEN
        v_outcome.field := 'name';
        v_outcome.code := 'product_name';
        v_outcome.message := 'is the name of another product in this category; the SKU was added.';
    ELSIF p_line.quantity <> v_stock.quantity THEN
        v_outcome.field := 'quantity';
        v_outcome.code := 'quantity_kept';
        v_outcome.message := format('is kept as it is, %s: movements change it.', v_stock.quantity);
    END IF;
    RETURN v_outcome;
END
$$;

COMMENT ON FUNCTION inventory.merge_product(inventory.product_line) IS
'Puts a line of an import into the products and says what became of it. Example: SELECT merge_product((2, 2, ''own'', ''k'', ''Mug'', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::product_line);';

COMMIT;
