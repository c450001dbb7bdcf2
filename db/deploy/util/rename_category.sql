-- Deploy storeroom:util/rename_category to pg
-- requires: util/read_category
-- requires: util/refuse_duplicate
-- requires: util/tidy
-- requires: util/name_key
-- requires: util/category_json
-- requires: util/name_categories
-- requires: util/learn_words
-- requires: util/check_version
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.rename_category(p_catalog text, p_category_id bigint, p_name text, p_copied_to text DEFAULT NULL, p_version integer DEFAULT NULL)
RETURNS util.category_row
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_before      util.category_row;
    v_row         util.category_row;
    v_existing_id bigint;
BEGIN
    EXECUTE format('SELECT FROM %I.category AS c WHERE c.category_id = $1 FOR UPDATE', p_catalog) USING p_category_id;
    v_before := util.read_category(p_catalog, p_category_id);
    CALL util.check_version(p_version, v_before.version);
    BEGIN
        EXECUTE format(
            'UPDATE %I.category AS c SET name = coalesce($2, c.name), version = c.version + 1, updated_at = now() WHERE c.category_id = $1', p_catalog
        )
        USING p_category_id, CASE WHEN p_name IS NOT NULL THEN coalesce(util.tidy(p_name), '') END;
    EXCEPTION WHEN unique_violation THEN  -- an UPDATE has no ON CONFLICT
        EXECUTE format('SELECT c.category_id FROM %I.category AS c WHERE c.name_key = $1', p_catalog) INTO v_existing_id USING util.name_key(p_name);
        PERFORM util.refuse_duplicate('category_name', v_existing_id);
    END;
    v_row := util.read_category(p_catalog, p_category_id);
    PERFORM activity.log_changes(p_catalog, 'category', 'update', ARRAY[p_category_id], ARRAY[to_jsonb(v_before)], ARRAY[to_jsonb(v_row)]);
    IF v_row.name <> v_before.name THEN
        CALL util.name_categories(p_catalog, ARRAY[p_category_id]);
        CALL util.learn_words(p_catalog, ARRAY[v_row.name]);
    END IF;
    IF p_copied_to IS NULL OR v_row.name = v_before.name THEN
        RETURN v_row;
    END IF;

    -- Locked in the order of numbers, as every writer does.
    EXECUTE replace(replace(
        'SELECT FROM {catalog}.{noun} AS b
        WHERE b.{noun}_id IN (SELECT l.{noun}_id FROM {catalog}.{noun}_category AS l WHERE l.category_id = $1)
        ORDER BY b.{noun}_id
        FOR UPDATE',
        '{catalog}', quote_ident(p_catalog)), '{noun}', p_copied_to
    )
    USING p_category_id;
    EXECUTE replace(replace(
        'UPDATE {catalog}.{noun} AS b SET
            categories = (
                SELECT json_agg(util.category_json(c.category_id, c.name) ORDER BY c.search_key, c.category_id)
                FROM {catalog}.{noun}_category AS l
                JOIN {catalog}.category AS c ON c.category_id = l.category_id
                WHERE l.{noun}_id = b.{noun}_id
            )
        WHERE b.{noun}_id IN (SELECT l.{noun}_id FROM {catalog}.{noun}_category AS l WHERE l.category_id = $1)',
        '{catalog}', quote_ident(p_catalog)), '{noun}', p_copied_to
    )
    USING p_category_id;
    RETURN v_row;
END
$$;

COMMENT ON FUNCTION util.rename_category(text, bigint, text, text, integer) IS
'Renames a category of a catalog and returns it. Where rows keep copies of the name, p_copied_to is their table: what stands in the category shows the new name at once. Raises P0002 when there is none, otherwise as add_category. Raises P0004 when p_version is given and not the category''s. Example: SELECT name FROM rename_category(''bookstore'', 1, ''Verse'', ''book'');';

COMMIT;
