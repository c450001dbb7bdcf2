-- Deploy storeroom:activity/tidy_up to pg
-- requires: activity/make_log_partitions
-- requires: activity/drop_log_partitions
-- requires: activity/log_batch
-- requires: util/drop_idempotency_keys
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- Who waits long for a log makes everybody behind wait, too, so it waits a second only; the next run is soon.
CREATE FUNCTION activity.tidy_up(p_searches_kept integer DEFAULT 12, p_changes_kept integer DEFAULT 84)
RETURNS TABLE (action text, object text, number bigint)
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER ROWS 10 SET search_path = '' SET lock_timeout = '1s'
AS $$
DECLARE
    v_log  text;
    v_kept integer;
BEGIN
    IF p_searches_kept IS NULL OR p_searches_kept NOT BETWEEN 1 AND 1200 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'searches are kept for 1 to 1200 months', COLUMN = 'searches_kept';
    END IF;
    -- The API may call this, and whoever has taken it over must not be able to drop the traces of it.
    IF p_changes_kept IS NULL OR p_changes_kept NOT BETWEEN 12 AND 1200 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'changes are kept for 12 to 1200 months', COLUMN = 'changes_kept';
    END IF;
    IF NOT pg_try_advisory_xact_lock('activity.tidy_up(integer, integer)'::regprocedure::oid::bigint) THEN
        RETURN QUERY SELECT 'busy', 'somebody else tidies up', NULL::bigint;
        RETURN;
    END IF;
    FOR action, object, v_log, v_kept IN
        VALUES ('made', NULL, NULL, NULL), ('dropped', NULL, 'search_log', p_searches_kept), ('dropped', NULL, 'change_log', p_changes_kept),
            ('forgot', 'writers of logs', NULL, NULL), ('forgot', 'idempotency keys', NULL, NULL)
    LOOP
        -- What cannot be done now, because somebody reads a log for long, does not take back the rest.
        BEGIN
            number := NULL;
            CASE action
                WHEN 'made' THEN
                    RETURN QUERY SELECT 'made', m.partition_name, NULL::bigint FROM activity.make_log_partitions(3) AS m;
                WHEN 'dropped' THEN
                    RETURN QUERY SELECT 'dropped', d.partition_name, NULL::bigint FROM activity.drop_log_partitions(v_log, v_kept) AS d;
                WHEN 'forgot' THEN
                    IF object = 'writers of logs' THEN
                        DELETE FROM activity.log_batch AS b WHERE b.written_at < now() - interval '7 days';
                        GET DIAGNOSTICS number = ROW_COUNT;
                    ELSE
                        number := util.drop_idempotency_keys();
                    END IF;
                    IF number > 0 THEN
                        RETURN NEXT;
                    END IF;
            END CASE;
        EXCEPTION WHEN lock_not_available THEN
            RETURN QUERY SELECT 'busy', coalesce(v_log, object, 'logs') || ' in use', NULL::bigint;
        END;
    END LOOP;
END
$$;

COMMENT ON FUNCTION activity.tidy_up(integer, integer) IS
'Does what is due, and says what it did: makes the coming months of the logs, drops the months of searches and of changes that are older than so many months, forgets idempotency keys of more than a day, 5,000 at most, and writers of logs that are silent for a week: while there is a row "forgot", call it again. Safe at any time; the row "busy" says that somebody else is at it, or what is in use: nothing of that is done. Raises 22023 for searches kept for less than 1 or changes kept for less than 12 months, or more than 1200. Example: SELECT * FROM tidy_up();';
CALL util.publish('activity.tidy_up(integer, integer)');

COMMIT;
