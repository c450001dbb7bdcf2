-- Deploy storeroom:inventory/import_movements to pg
-- requires: inventory/movement_line
-- requires: inventory/apply_movement
-- requires: inventory/movement_problem
-- requires: util/first_lines
-- requires: util/rejected_lines
-- requires: util/start_import
-- requires: util/finish_import
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION inventory.import_movements(p_import_id bigint, p_source text, p_rows json, p_shortage text DEFAULT 'reject')
RETURNS SETOF util.import_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 1000 SET search_path = '' SET plan_cache_mode = force_custom_plan SET enable_seqscan = off
-- No plan may read a whole table because it was small when the import began; this holds in the functions called from here, too.
AS $$
DECLARE
    v_lines    inventory.movement_line[];
    v_ids      bigint[];  -- their products
    v_bad      bigint[];
    v_problems text[];
    v_given    jsonb[];
    v_outcomes util.import_outcome[];
    v_outcome  util.import_outcome;
    v_line     record;
    v_movement inventory.stock_movement;
    v_missing  numeric;
BEGIN
    IF coalesce(p_shortage NOT IN ('reject', 'open'), true) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'p_shortage must be reject or open', COLUMN = 'shortage';
    END IF;
    -- Batches with the same movements in another order would wait for each other's.
    PERFORM pg_advisory_xact_lock('inventory.stock_movement'::regclass::oid::bigint);

    -- 1. Every value is tried as move_stock does; a line with a value that does not fit is rejected, not the batch.
    WITH raw AS MATERIALIZED (
        SELECT
            r.line,
            coalesce(util.tidy(r.source), p_source) AS source,
            util.tidy(r.key) AS source_key,
            util.tidy(r.product_key) AS product_key,
            util.name_key(util.tidy(r.sku)) AS sku_key,
            util.name_key(r.category) AS category_key,
            util.name_key(r.product) AS name_key,
            lower(btrim(r.kind)) AS kind,
            r.quantity,
            util.tidy(r.reason) AS reason,
            nullif(btrim(r.moved_at), '') AS moved_at
        FROM json_to_recordset(p_rows) AS r (
            line bigint, key text, source text, product_key text, sku text, product text, category text, kind text, quantity text, reason text,
            moved_at text
        )
    ),
    checked AS MATERIALIZED (
        SELECT
            r.*,
            CASE
                WHEN w.problem IS NOT NULL THEN w.problem
                WHEN NOT coalesce(pg_input_is_valid(r.moved_at, 'inventory.moved_at'), true) THEN 'moved_at_range'
                WHEN length(r.source_key) > 200 OR length(r.source) > 100 THEN 'stock_movement_source_length'
            END AS problem
        FROM raw AS r
        CROSS JOIN LATERAL inventory.movement_problem(r.kind, r.quantity, r.reason) AS w (problem)
    )
    SELECT
        array_agg(
            (
                c.line, c.source, c.source_key, c.product_key, c.sku_key, c.category_key, c.name_key, c.kind, c.quantity::numeric, c.reason, c.moved_at
            )::inventory.movement_line
            ORDER BY c.line
        ) FILTER (WHERE c.problem IS NULL),
        array_agg(c.line) FILTER (WHERE c.problem IS NOT NULL),
        array_agg(c.problem) FILTER (WHERE c.problem IS NOT NULL),
        array_agg(to_jsonb(c)) FILTER (WHERE c.problem IS NOT NULL)
    INTO v_lines, v_bad, v_problems, v_given
    FROM checked AS c;
    v_outcomes := util.rejected_lines(v_bad, v_problems, v_given);

    -- 2. Their products, whose stocks are locked in the order in which move_stocks locks them.
    v_ids := ARRAY(
        SELECT coalesce(k.product_id, s.product_id, n.product_id)
        FROM unnest(v_lines) AS l
        -- LIMIT keeps these look-ups by index: statistics lie during an import.
        LEFT JOIN LATERAL (
            SELECT p.product_id FROM inventory.product AS p WHERE p.source = l.source AND p.source_key = l.product_key LIMIT 1
        ) AS k ON true
        LEFT JOIN LATERAL (SELECT p.product_id FROM inventory.product AS p WHERE p.sku_key = l.sku_key LIMIT 1) AS s ON true
        LEFT JOIN LATERAL (
            SELECT p.product_id
            FROM (SELECT p.product_id, p.category_id FROM inventory.product AS p WHERE p.name_key = l.name_key OFFSET 0) AS p
            WHERE p.category_id = (SELECT c.category_id FROM inventory.category AS c WHERE c.name_key = l.category_key)
            LIMIT 1
        ) AS n ON true
        ORDER BY l.line
    );
    PERFORM FROM inventory.stock AS s WHERE s.product_id = ANY (v_ids) ORDER BY s.product_id FOR NO KEY UPDATE;

    -- 3. One line after the other: what is there for a line depends on those before.
    FOR v_line IN
        SELECT l.*, v_ids[l.place] AS product_id, f.line AS first_line, m.movement_id, m.product_id AS moved_id, m.delta, m.quantity_after
        FROM unnest(v_lines) WITH ORDINALITY AS l (
            line, source, source_key, product_key, sku_key, category_key, name_key, kind, quantity, reason, moved_at, place
        )
        LEFT JOIN util.first_lines(
            p_import_id,
            ARRAY(SELECT concat_ws(E'\n', 'movement', k.source, k.source_key) FROM unnest(v_lines) AS k WHERE k.source_key IS NOT NULL),
            ARRAY(SELECT k.line FROM unnest(v_lines) AS k WHERE k.source_key IS NOT NULL)
        ) AS f ON f.key = concat_ws(E'\n', 'movement', l.source, l.source_key)
        LEFT JOIN LATERAL (
            SELECT m.movement_id, m.product_id, m.delta, m.quantity_after FROM inventory.stock_movement AS m WHERE m.source = l.source AND m.source_key = l.source_key LIMIT 1
        ) AS m ON true
        ORDER BY l.line
    LOOP
        v_outcome := (v_line.line, 'rejected', NULL, NULL, NULL, NULL);
        IF v_line.line <> v_line.first_line AND v_line.movement_id IS NULL THEN  -- the first line with the key may have been rejected
            SELECT m.movement_id INTO v_line.movement_id
            FROM inventory.stock_movement AS m
            WHERE m.source = v_line.source AND m.source_key = v_line.source_key;
        END IF;
        IF v_line.source_key IS NULL THEN
            v_outcome.field := 'key';
            v_outcome.code := 'key_missing';
            v_outcome.message := 'must be given: by it a second run knows what is booked already.';
        ELSIF v_line.line <> v_line.first_line AND v_line.movement_id IS NOT NULL THEN
            v_outcome.outcome := 'duplicate';
            v_outcome.id := v_line.movement_id;
            v_outcome.message := format('the same movement as line %s', v_line.first_line);
        ELSIF v_line.movement_id IS NOT NULL THEN
            v_outcome.outcome := 'unchanged';
            v_outcome.id := v_line.movement_id;
            IF v_line.product_id IS DISTINCT FROM v_line.moved_id
                OR v_line.quantity <> (CASE v_line.kind WHEN 'count' THEN v_line.quantity_after WHEN 'issue' THEN -v_line.delta ELSE v_line.delta END) THEN
                v_outcome.field := 'quantity';
                v_outcome.code := 'movement_kept';
                v_outcome.message := format('is booked already, with %s: a movement never changes.', v_line.delta);
            END IF;
        ELSIF v_line.product_id IS NULL THEN
            v_outcome.field := CASE WHEN v_line.product_key IS NOT NULL THEN 'product_key' WHEN v_line.sku_key IS NOT NULL THEN 'sku' ELSE 'product' END;
            v_outcome.code := 'product_unknown';
            v_outcome.message := 'there is no such product. It is: ' || left(coalesce(v_line.product_key, v_line.sku_key, v_line.name_key, 'not given'), 60);
        ELSE
            v_movement := inventory.apply_movement(
                v_line.product_id, v_line.kind, v_line.quantity, v_line.reason, NULL, v_line.source, v_line.source_key, v_line.moved_at, false
            );
            v_missing := NULL;
            IF v_movement.movement_id IS NULL AND p_shortage = 'open' THEN
                v_missing := abs(v_line.quantity) - v_movement.quantity_before;
                PERFORM inventory.apply_movement(
                    v_line.product_id, 'opening', v_missing, 'there before the ledger began', NULL, v_line.source, NULL, v_line.moved_at
                );
                v_movement := inventory.apply_movement(
                    v_line.product_id, v_line.kind, v_line.quantity, v_line.reason, NULL, v_line.source, v_line.source_key, v_line.moved_at
                );
            END IF;
            v_outcome.id := v_movement.movement_id;
            IF v_movement.movement_id IS NULL THEN
                v_outcome.field := 'quantity';
                v_outcome.code := 'insufficient_stock';
                v_outcome.message := format('is more than there is: %s.', v_movement.quantity_before);
            ELSE
                v_outcome.outcome := 'inserted';
                IF v_missing IS NOT NULL THEN
                    v_outcome.field := 'quantity';
                    v_outcome.code := 'opened';
                    v_outcome.message := format('is more than there was; opened with %s.', v_missing);
                END IF;
            END IF;
        END IF;
        v_outcomes := array_append(v_outcomes, v_outcome);
    END LOOP;
    RETURN QUERY SELECT * FROM unnest(v_outcomes) AS o ORDER BY o.line;
END
$$;

COMMENT ON FUNCTION inventory.import_movements(bigint, text, json, text) IS
'Books a batch of lines [{"line", "key", "source", "product_key", "sku", "product", "category", "kind", "quantity", "reason", "moved_at"}], in their order, and says what became of each. A movement is known by its key in the source (p_source unless the line names one) and booked once. Its product is found by its key in the same source, else by SKU, else by category and name; kinds and quantities as in move_stock. A line that finds too little is rejected (insufficient_stock), or with p_shortage open the missing stock is booked before it (kind opening), for ledgers that begin without. Raises 22023 for another p_shortage. Example: SELECT * FROM import_movements(start_import(), ''own'', ''[{"line": 2, "key": "m1", "sku": "RM-1", "kind": "receive", "quantity": "5"}]'');';
CALL util.publish('inventory.import_movements(bigint, text, json, text)');

COMMIT;
