-- Deploy storeroom:activity/drop_log_partitions to pg
-- requires: activity/make_log_partitions

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION activity.drop_log_partitions(p_log text, p_months_kept integer DEFAULT 12)
RETURNS TABLE (partition_name text)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_oldest text;
BEGIN
    IF coalesce(p_log NOT IN ('search_log', 'change_log'), true) THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a log is search_log or change_log', COLUMN = 'log';
    END IF;
    IF p_months_kept IS NULL OR p_months_kept NOT BETWEEN 1 AND 1200 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'months kept must be between 1 and 1200', COLUMN = 'months_kept';
    END IF;
    v_oldest := p_log || '_' || to_char(date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => p_months_kept), 'YYYY_MM');
    PERFORM pg_advisory_xact_lock('activity.search_log'::regclass::oid::bigint);
    FOR partition_name IN
        SELECT c.relname
        FROM pg_catalog.pg_inherits AS i
        JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
        WHERE i.inhparent = ('activity.' || p_log)::regclass AND c.relname < v_oldest
        ORDER BY c.relname
    LOOP
        EXECUTE format('DROP TABLE activity.%I', partition_name);
        RETURN NEXT;
    END LOOP;
END
$$;

COMMENT ON FUNCTION activity.drop_log_partitions(text, integer) IS
'Drops the partitions of search_log or change_log older than p_months_kept whole months (1 to 1200) and returns their names. Raises 22023 for another number or log. Example: SELECT * FROM drop_log_partitions(''search_log'', 12);';
-- Not published: dropping is the operator's, not the API's.

COMMIT;
