-- Deploy storeroom:activity/log_searches to pg
-- requires: activity/make_log_partitions
-- requires: util/search_key
-- requires: activity/take_batch

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION activity.log_searches(p_records json, p_writer uuid DEFAULT NULL, p_batch bigint DEFAULT NULL)
RETURNS integer
LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    v_rows integer;
BEGIN
    IF NOT activity.take_batch(p_writer, p_batch) THEN
        RETURN 0;
    END IF;
    -- Only at the turn of a month that nobody prepared.
    IF to_regclass('activity.search_log_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')) IS NULL THEN
        PERFORM activity.make_log_partitions(3);
    END IF;
    INSERT INTO activity.search_log (searched_at, catalog, function_name, query, query_key, filters, hits, duration_ms)
    SELECT
        -- The caller says how long ago, so that its clock does not matter; older than a day is a mistake.
        now() - least(greatest(r.age_ms, 0), 86400000) * interval '1 ms',
        r.catalog, r.function_name, r.query, util.search_key(r.query), r.filters, r.hits, r.duration_ms
    FROM json_to_recordset(p_records) AS r (
        age_ms double precision, catalog text, function_name text, query text, filters jsonb, hits integer, duration_ms real
    );
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END
$$;

COMMENT ON FUNCTION activity.log_searches(json, uuid, bigint) IS
'Writes a batch of searches, [{"age_ms", "catalog", "function_name", "query", "filters", "hits", "duration_ms"}], and returns how many: with p_writer and p_batch none when it was written already, see take_batch. Example: SELECT log_searches(''[{"age_ms": 0, "catalog": "bookstore", "function_name": "search_books", "query": "dune", "filters": {"q": "dune"}, "hits": 3, "duration_ms": 1.5}]'');';
CALL util.publish('activity.log_searches(json, uuid, bigint)');

COMMIT;
