-- Deploy storeroom:util/insert_rows to pg
-- requires: util/bulk_outcome
-- requires: util/constraint_messages
-- requires: util/replay
-- requires: util/keep_answer
-- requires: util/index_words

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- Of what add_p_noun asks, PostgreSQL would make half the plans anew for each row.
CREATE FUNCTION util.insert_rows(p_catalog text, p_noun text, p_rows json, p_atomic boolean, p_idempotency_key text)
RETURNS SETOF util.bulk_outcome
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER ROWS 100 SET search_path = '' SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_function regproc := format('%I.%I', p_catalog, 'add_' || p_noun)::regproc;
    v_answer   json := util.replay(p_idempotency_key, format('insert_%ss', p_noun), jsonb_build_array(p_rows::text, p_atomic));
    v_atomic   boolean := coalesce(p_atomic, true);
    v_call     text;
    v_fields   text[];
    v_row      json;
    v_outcome  util.bulk_outcome;
    v_outcomes util.bulk_outcome[] := '{}';
    v_types    text[];
    v_ids      bigint[];
    v_wrong    record;
    v_state    text;
    v_detail   text;
BEGIN
    IF v_answer IS NOT NULL THEN
        RETURN QUERY SELECT * FROM json_populate_recordset(NULL::util.bulk_outcome, v_answer);
        RETURN;
    END IF;
    IF coalesce(json_typeof(p_rows) <> 'array', true) OR json_array_length(p_rows) NOT BETWEEN 1 AND 1000 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'rows must be a list of 1 to 1,000 objects', COLUMN = 'rows';
    END IF;
    -- Two with the same new authors or words in another order would wait for each other's.
    PERFORM pg_advisory_xact_lock(hashtextextended(v_function::text, 0));
    -- The fields of a row are the parameters of the function that adds one.
    SELECT
        format(
            'SELECT to_json(r) FROM %s(%s) AS r', v_function,
            string_agg(
                format(
                    CASE WHEN a.type LIKE '%[]' THEN '%1$I => CASE WHEN json_typeof($1 -> %2$L) <> ''null'' THEN ARRAY(SELECT e.value FROM json_array_elements_text($1 -> %2$L) AS e)::%3$s END'
                        ELSE '%1$I => ($1 ->> %2$L)::%3$s' END,
                    a.name, substr(a.name, 3), a.type
                ),
                ', '
            )
        ),
        array_agg(substr(a.name, 3)),
        array_agg(a.type)
    INTO v_call, v_fields, v_types
    FROM (
        SELECT t.name, format_type(t.type, NULL) AS type
        FROM pg_catalog.pg_proc AS p
        CROSS JOIN LATERAL unnest(p.proargnames, p.proargtypes::oid[]) AS t (name, type)
        WHERE p.oid = v_function
    ) AS a;

    FOR v_row IN SELECT e.value FROM json_array_elements(p_rows) AS e LOOP
        v_outcome := (cardinality(v_outcomes), 'refused', NULL, NULL, NULL, NULL, NULL);
        -- A row that is refused takes nothing of the others with it.
        BEGIN
            IF json_typeof(v_row) <> 'object' THEN
                RAISE invalid_parameter_value USING MESSAGE = 'a row must be an object';
            END IF;
            IF json_typeof(v_row -> 'refused') = 'object' THEN
                RAISE invalid_parameter_value USING MESSAGE = v_row #>> '{refused,message}', COLUMN = coalesce(left(v_row #>> '{refused,field}', 100), '');
            END IF;
            SELECT
                g.key,
                CASE WHEN f.type IS NULL THEN 'there is no such field' WHEN f.type LIKE '%[]' THEN 'must be a list' ELSE format('must be of type %s', f.type) END AS message
            INTO v_wrong
            FROM json_each(v_row) AS g
            LEFT JOIN unnest(v_fields, v_types) AS f (name, type) ON f.name = g.key
            WHERE f.type IS NULL
                OR (json_typeof(g.value) <> 'null' AND CASE WHEN f.type LIKE '%[]' THEN json_typeof(g.value) <> 'array' ELSE NOT pg_input_is_valid(v_row ->> g.key, f.type) END)
            ORDER BY g.key
            LIMIT 1;
            IF FOUND THEN
                RAISE invalid_parameter_value USING MESSAGE = v_wrong.message, COLUMN = left(v_wrong.key, 100);
            END IF;
            EXECUTE v_call INTO v_answer USING v_row;
            v_outcome.outcome := 'inserted';
            v_outcome.id := (SELECT a.value FROM json_each_text(v_answer) AS a LIMIT 1);
        EXCEPTION WHEN data_exception OR integrity_constraint_violation OR program_limit_exceeded OR no_data_found THEN
            GET STACKED DIAGNOSTICS
                v_state = RETURNED_SQLSTATE, v_detail = PG_EXCEPTION_DETAIL, v_outcome.code = CONSTRAINT_NAME, v_outcome.field = COLUMN_NAME,
                v_outcome.message = MESSAGE_TEXT;
            v_outcome.field := nullif(v_outcome.field, '');
            IF v_outcome.code <> '' THEN
                SELECT coalesce(v_outcome.field, min(m.field)), coalesce(min(m.message), 'a value cannot be kept as it is') INTO v_outcome.field, v_outcome.message
                FROM util.constraint_messages() AS m WHERE m.constraint_name = v_outcome.code;
                v_outcome.existing_id := CASE WHEN v_state = '23505' AND starts_with(v_detail, '{"existing_id"') THEN (v_detail::json ->> 'existing_id')::bigint END;
            ELSE
                v_outcome.code := CASE WHEN v_state = '23502' THEN 'missing_value' WHEN starts_with(v_state, '54') THEN 'too_large' ELSE 'invalid_value' END;
                IF v_state NOT IN ('22023', 'P0002') THEN  -- PostgreSQL's own words may show values
                    v_outcome.message := 'a value cannot be kept as it is';
                END IF;
            END IF;
        END;
        v_outcomes := v_outcomes || v_outcome;
    END LOOP;
    IF v_atomic AND EXISTS (SELECT FROM unnest(v_outcomes) AS o WHERE o.outcome = 'refused') THEN
        RAISE integrity_constraint_violation USING
            MESSAGE = 'some rows are refused; none is written',
            DETAIL = json_build_object('rows', (
                SELECT json_agg((o.index, CASE o.outcome WHEN 'refused' THEN 'refused' ELSE 'rolled_back' END, NULL, o.field, o.code, o.message, o.existing_id)::util.bulk_outcome ORDER BY o.index)
                FROM unnest(v_outcomes) AS o
            ))::text;
    END IF;
    -- Once for all of them: a word that they share would be counted once for each, in a row that has ever more versions to be read.
    v_ids := ARRAY(SELECT o.id FROM unnest(v_outcomes) AS o WHERE o.outcome = 'inserted');
    CALL util.index_words(p_catalog, p_noun, v_ids);
    v_answer := (SELECT json_agg(o ORDER BY o.index) FROM unnest(v_outcomes) AS o);
    CALL util.keep_answer(p_idempotency_key, v_answer);
    RETURN QUERY SELECT * FROM unnest(v_outcomes) AS o;
END
$$;

COMMENT ON FUNCTION util.insert_rows(text, text, json, boolean, text) IS
'Calls the function add_p_noun of a catalog (its schema) for each object of a list of 1 to 1,000, whose fields are its parameters without p_, makes the words of all new rows findable at once, and says what became of each. Atomic, and by default: raises 23000 when one is refused, with the outcomes as DETAIL: {"rows": [...]}; else those that can be are added. A caller whose own rows have another shape says of one that has not with {"refused": {"field", "message"}} what is wrong. Raises 22023 for a list that is none. With p_idempotency_key it is done once, see replay. Example: SELECT * FROM insert_rows(''bookstore'', ''book'', ''[{"title": "Dune"}]'', true, NULL);';

COMMIT;
