-- Deploy storeroom:activity/make_log_partitions to pg
-- requires: activity/search_log
-- requires: activity/change_log
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION activity.make_log_partitions(p_months_ahead integer DEFAULT 3)
RETURNS TABLE (partition_name text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_log   text;
    v_month timestamp;
BEGIN
    IF p_months_ahead IS NULL OR p_months_ahead NOT BETWEEN 0 AND 120 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'months ahead must be between 0 and 120', COLUMN = 'months_ahead';
    END IF;
    -- Two at once would both find the month missing.
    PERFORM pg_advisory_xact_lock('activity.search_log'::regclass::oid::bigint);
    -- From the month before, for a record that waited over midnight of the first.
    FOR v_log, v_month IN
        SELECT l.log, m.month
        FROM unnest(ARRAY['change_log', 'search_log']) AS l (log)
        CROSS JOIN generate_series(
            date_trunc('month', now() AT TIME ZONE 'UTC') - interval '1 month',
            date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => p_months_ahead),
            interval '1 month'
        ) AS m (month)
        ORDER BY l.log, m.month
    LOOP
        partition_name := format('%s_%s', v_log, to_char(v_month, 'YYYY_MM'));
        CONTINUE WHEN to_regclass('activity.' || partition_name) IS NOT NULL;
        EXECUTE format(
            'CREATE TABLE activity.%I PARTITION OF activity.%I FOR VALUES FROM (%L) TO (%L)',
            partition_name, v_log, v_month AT TIME ZONE 'UTC', (v_month + interval '1 month') AT TIME ZONE 'UTC'
        );
        EXECUTE format(
            'COMMENT ON TABLE activity.%I IS %L',
            partition_name, format('%s of %s.', CASE v_log WHEN 'change_log' THEN 'Changes' ELSE 'Searches' END, to_char(v_month, 'YYYY-MM'))
        );
        RETURN NEXT;
    END LOOP;
END
$$;

COMMENT ON FUNCTION activity.make_log_partitions(integer) IS
'Makes the missing monthly partitions of search_log and change_log, from last month to p_months_ahead (0 to 120), and returns their names. Raises 22023 for another number. Example: SELECT * FROM make_log_partitions(3);';
CALL util.publish('activity.make_log_partitions(integer)');

DO $$
BEGIN
    PERFORM activity.make_log_partitions(3);
END
$$;

COMMIT;
