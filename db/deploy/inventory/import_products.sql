-- Deploy storeroom:inventory/import_products to pg
-- requires: inventory/merge_product
-- requires: util/ensure_categories
-- requires: util/first_lines
-- requires: util/rejected_lines
-- requires: util/start_import
-- requires: util/finish_import
-- requires: util/publish
-- requires: inventory/product_text
-- requires: inventory/product_word
-- requires: util/index_words

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.import_products(p_import_id bigint, p_source text, p_rows json)
RETURNS SETOF util.import_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 1000 SET search_path = '' SET plan_cache_mode = force_custom_plan SET enable_seqscan = off
-- No plan may read a whole table because it was small when the import began; this holds in the functions called from here, too.
AS $$
DECLARE
    v_lines      inventory.product_line[];
    v_line       inventory.product_line;
    v_keys       text[];  -- what tells the product of a line from others
    v_names      text[];  -- its category
    v_categories jsonb;   -- number of the category of each key
    v_ids        bigint[];
    v_bad        bigint[];
    v_problems   text[];
    v_given      jsonb[];
    v_outcomes   util.import_outcome[];
BEGIN
    -- Batches with the same products in another order would wait for each other's.
    PERFORM pg_advisory_xact_lock('inventory.product'::regclass::oid::bigint);

    -- 1. Every value is tried against its domain; a line with a value that does not fit is rejected, not the batch.
    WITH raw AS MATERIALIZED (
        SELECT
            r.line,
            coalesce(util.tidy(r.source), p_source) AS source,
            util.tidy(r.key) AS source_key,
            coalesce(util.tidy(r.name), '') AS name,
            util.tidy(r.category) AS category,
            util.tidy(r.sku) AS sku,
            nullif(btrim(r.description, E' \t\r\n'), '') AS description,
            util.tidy(r.price) AS price,
            CASE WHEN util.tidy(r.price) IS NOT NULL THEN util.tidy(r.currency) END AS currency,  -- of a file whose prices are all in one, some rows have none
            util.tidy(r.quantity) AS quantity,
            util.tidy(r.unit) AS unit,
            util.tidy(r.low_stock_level) AS low_stock_level
        FROM json_to_recordset(p_rows) AS r (
            line bigint, key text, source text, name text, description text, category text, price text, currency text, quantity text, unit text,
            sku text, low_stock_level text
        )
    ),
    checked AS MATERIALIZED (
        SELECT
            r.*,
            CASE
                WHEN NOT pg_input_is_valid(r.name, 'inventory.product_name') THEN 'product_name_length'
                WHEN NOT coalesce(pg_input_is_valid(r.category, 'util.category_name'), true) THEN 'category_name_length'
                WHEN NOT coalesce(pg_input_is_valid(r.sku, 'inventory.sku'), true) THEN 'sku_length'
                WHEN NOT coalesce(pg_input_is_valid(r.description, 'util.description'), true) THEN 'description_length'
                WHEN NOT coalesce(pg_input_is_valid(r.price, 'util.price'), true) THEN 'price_range'
                WHEN NOT coalesce(pg_input_is_valid(r.currency, 'util.currency_code'), true) THEN 'currency_code_form'
                WHEN NOT coalesce(pg_input_is_valid(r.quantity, 'inventory.quantity'), true) THEN 'quantity_range'
                WHEN NOT coalesce(pg_input_is_valid(r.unit, 'inventory.product_unit'), true) THEN 'product_unit_length'
                WHEN NOT coalesce(pg_input_is_valid(r.low_stock_level, 'inventory.low_stock_level'), true) THEN 'low_stock_level_range'
                WHEN length(r.source_key) > 200 OR length(r.source) > 100 THEN 'product_source_length'
            END AS problem
        FROM raw AS r
    )
    SELECT
        array_agg(
            (
                c.line, NULL, c.source, c.source_key, c.name, NULL, c.sku, c.description, round(c.price::numeric, 2), c.currency,
                trim_scale(c.quantity::numeric), c.unit, trim_scale(c.low_stock_level::numeric)
            )::inventory.product_line
            ORDER BY c.line
        ) FILTER (WHERE c.problem IS NULL),
        array_agg(
            coalesce(
                'key ' || c.source || E'\n' || c.source_key,
                'sku ' || util.name_key(c.sku),
                'name ' || encode(sha256(convert_to(concat_ws(E'\n', util.name_key(c.category), util.name_key(c.name)), 'UTF8')), 'hex')
            )
            ORDER BY c.line
        ) FILTER (WHERE c.problem IS NULL),
        array_agg(c.category ORDER BY c.line) FILTER (WHERE c.problem IS NULL),
        array_agg(c.line) FILTER (WHERE c.problem IS NOT NULL),
        array_agg(c.problem) FILTER (WHERE c.problem IS NOT NULL),
        array_agg(to_jsonb(c) - 'name') FILTER (WHERE c.problem IS NOT NULL)
    INTO v_lines, v_keys, v_names, v_bad, v_problems, v_given
    FROM checked AS c;
    v_outcomes := ARRAY(
        SELECT (o.line, o.outcome, o.id, CASE o.code WHEN 'category_name_length' THEN 'category' ELSE o.field END, o.code, o.message)::util.import_outcome
        FROM unnest(util.rejected_lines(v_bad, v_problems, v_given)) AS o  -- the name of a category is not the product's
    );

    -- 2. Which line of the file was the first about each product, and what the categories are.
    v_categories := (SELECT jsonb_object_agg(e.name_key, e.category_id) FROM util.ensure_categories('inventory', array_remove(v_names, NULL)) AS e);
    v_lines := ARRAY(
        SELECT (
            l.line, f.line, l.source, l.source_key, l.name, (v_categories ->> util.name_key(v_names[l.place]))::bigint, l.sku, l.description, l.price,
            l.currency, l.quantity, l.unit, l.low_stock_level
        )::inventory.product_line
        FROM unnest(v_lines) WITH ORDINALITY AS l (
            line, first_line, source, source_key, name, category_id, sku, description, price, currency, quantity, unit, low_stock_level, place
        )
        JOIN util.first_lines(p_import_id, v_keys, ARRAY(SELECT k.line FROM unnest(v_lines) AS k)) AS f ON f.key = v_keys[l.place]
        ORDER BY l.line
    );
    PERFORM FROM inventory.category AS c
    WHERE c.category_id = ANY (ARRAY(SELECT k.category_id::bigint FROM jsonb_each_text(v_categories) AS k (name_key, category_id)))
    ORDER BY c.category_id
    FOR KEY SHARE;
    -- Products and stocks that are known, in their order, as movements lock them.
    v_ids := ARRAY(SELECT inventory.line_product(l) FROM unnest(v_lines) AS l);
    PERFORM FROM inventory.product AS p WHERE p.product_id = ANY (v_ids) ORDER BY p.product_id FOR UPDATE;
    PERFORM FROM inventory.stock AS s WHERE s.product_id = ANY (v_ids) ORDER BY s.product_id FOR NO KEY UPDATE;

    -- 3. One line after the other, so that lines about the same product count in their order.
    FOREACH v_line IN ARRAY v_lines LOOP
        v_outcomes := array_append(v_outcomes, inventory.merge_product(v_line));
    END LOOP;
    v_ids := ARRAY(SELECT DISTINCT o.id FROM unnest(v_outcomes) AS o WHERE o.outcome IN ('inserted', 'updated') ORDER BY o.id);
    CALL util.index_words('inventory', 'product', v_ids);
    RETURN QUERY SELECT * FROM unnest(v_outcomes) AS o ORDER BY o.line;
END
$$;

COMMENT ON FUNCTION inventory.import_products(bigint, text, json) IS
'Merges a batch of lines [{"line", "key", "source", "name", "description", "category", "price", "currency", "quantity", "unit", "sku", "low_stock_level"}] and says what became of each. A product is known by its key in the source (p_source unless the line names one), else its SKU; without either, by category and name. The first line about a product of the same source overwrites what it gives; a further line, or a product of another source, only fills gaps. A currency without a price is none. The quantity is that of a new product only. Where another product has the name in the category, a line with a SKU gets it added to the name, one without is rejected with the number of that product. Example: SELECT * FROM import_products(start_import(), ''own'', ''[{"line": 2, "name": "Red mug", "category": "Kitchen", "quantity": "12"}]'');';
CALL util.publish('inventory.import_products(bigint, text, json)');

COMMIT;
