-- Deploy storeroom:util/add_category to pg
-- requires: util/read_category
-- requires: util/refuse_duplicate
-- requires: util/tidy
-- requires: util/name_key
-- requires: util/name_categories
-- requires: util/learn_words
-- requires: util/replay
-- requires: util/keep_answer
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.add_category(p_catalog text, p_name text, p_idempotency_key text DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_category_id bigint;
    v_row         util.category_row := json_populate_record(NULL::util.category_row, util.replay(p_idempotency_key, 'insert_category', jsonb_build_array(p_catalog, p_name)));
BEGIN
    IF v_row.category_id IS NOT NULL THEN
        RETURN v_row;
    END IF;
    EXECUTE format('INSERT INTO %I.category (name) VALUES ($1) ON CONFLICT ON CONSTRAINT category_name DO NOTHING RETURNING category_id', p_catalog)
    INTO v_category_id USING coalesce(util.tidy(p_name), '');
    IF v_category_id IS NULL THEN
        EXECUTE format('SELECT c.category_id FROM %I.category AS c WHERE c.name_key = $1', p_catalog) INTO v_category_id USING util.name_key(p_name);
        PERFORM util.refuse_duplicate('category_name', v_category_id);
    END IF;
    CALL util.name_categories(p_catalog, ARRAY[v_category_id]);
    CALL util.learn_words(p_catalog, ARRAY[p_name]);
    v_row := util.read_category(p_catalog, v_category_id);
    PERFORM activity.log_changes(p_catalog, 'category', 'insert', ARRAY[v_category_id], NULL, ARRAY[to_jsonb(v_row)]);
    CALL util.keep_answer(p_idempotency_key, to_json(v_row));
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION util.add_category(text, text, text) IS
'Adds a category to a catalog and returns it. Raises 23505 with the existing number when the name is known whatever its case and accents, 23514 for a blank or too long name. With p_idempotency_key it is done once, see replay. Example: SELECT category_id FROM add_category(''bookstore'', ''Maps'');';

COMMIT;
