-- Deploy storeroom:util/ensure_categories to pg
-- requires: util/make_category_table
-- requires: util/tidy
-- requires: util/name_categories
-- requires: util/read_category
-- requires: activity/log_changes

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.ensure_categories(p_catalog text, p_names text[])
RETURNS TABLE (name_key text, category_id bigint, name text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_new bigint[];
BEGIN
    EXECUTE format(
        $sql$
        WITH made AS (
            INSERT INTO %1$I.category (name)
            SELECT w.name
            FROM (
                SELECT DISTINCT ON (k.key) k.key, util.tidy(n.name) AS name
                FROM unnest($1) WITH ORDINALITY AS n (name, place)
                CROSS JOIN LATERAL util.name_key(n.name) AS k (key)
                WHERE k.key <> ''
                ORDER BY k.key, n.place
            ) AS w
            -- ON CONFLICT alone would be right too, but spends a number of the sequence on every known name.
            WHERE NOT EXISTS (SELECT FROM %1$I.category AS c WHERE c.name_key = w.key)
            ORDER BY w.key
            ON CONFLICT ON CONSTRAINT category_name DO NOTHING
            RETURNING category_id
        )
        SELECT array_agg(m.category_id) FROM made AS m
        $sql$,
        p_catalog
    )
    INTO v_new
    USING p_names;
    IF v_new IS NOT NULL THEN  -- their words come into the dictionary with the rows that stand in them
        CALL util.name_categories(p_catalog, v_new);
        PERFORM activity.log_changes(p_catalog, 'category', 'insert', v_new, NULL, ARRAY(SELECT to_jsonb(util.read_category(p_catalog, n.id)) FROM unnest(v_new) AS n (id)));
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT c.name_key, c.category_id, c.name::text FROM %I.category AS c WHERE c.name_key = ANY ($1)', p_catalog
    )
    USING ARRAY(SELECT util.name_key(n.name) FROM unnest(p_names) AS n (name));
END
$$;

COMMENT ON FUNCTION util.ensure_categories(text, text[]) IS
'The category of each name in a catalog, made where there is none. Example: SELECT * FROM ensure_categories(''bookstore'', ''{Poetry}'');';

COMMIT;
