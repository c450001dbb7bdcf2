-- Deploy storeroom:activity/log_changes to pg
-- requires: activity/make_log_partitions

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION activity.log_changes(p_catalog text, p_kind text, p_action text, p_ids bigint[], p_before jsonb[], p_after jsonb[])
RETURNS void
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY INVOKER SET search_path = '' SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    -- Only at the turn of a month that nobody prepared.
    IF to_regclass('activity.change_log_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')) IS NULL THEN
        PERFORM activity.make_log_partitions(3);
    END IF;
    INSERT INTO activity.change_log (catalog, kind, id, action, before, after)
    SELECT
        p_catalog, p_kind, c.id, p_action,
        CASE WHEN c.after IS NULL THEN jsonb_strip_nulls(c.before) ELSE
            (SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(c.before) AS f WHERE f.key <> 'updated_at' AND f.value IS DISTINCT FROM c.after -> f.key) END,
        CASE WHEN c.before IS NULL THEN jsonb_strip_nulls(c.after) ELSE
            (SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(c.after) AS f WHERE f.key <> 'updated_at' AND f.value IS DISTINCT FROM c.before -> f.key) END
    FROM unnest(p_ids, p_before, p_after) AS c (id, before, after);
END
$$;

COMMENT ON FUNCTION activity.log_changes(text, text, text, bigint[], jsonb[], jsonb[]) IS
'Writes changes of rows of a kind into change_log. p_before and p_after are the rows as people see them, in the order of p_ids; NULL where there was, or is, none. Of rows in both only what differs is kept. Example: SELECT log_changes(''bookstore'', ''book'', ''update'', ''{1}'', ARRAY[''{"price": 9}''::jsonb], ARRAY[''{"price": 8}''::jsonb]);';

COMMIT;
