-- Deploy storeroom:activity/search_log to pg
-- requires: activity/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- No foreign keys and no primary key: nothing points here, and old months are dropped whole.
CREATE TABLE activity.search_log (
    searched_at   timestamptz NOT NULL,
    catalog       text        NOT NULL,
    function_name text        NOT NULL,
    query         text        NOT NULL,
    query_key     text        NOT NULL,
    filters       jsonb       NOT NULL DEFAULT '{}',
    hits          integer     NOT NULL,
    duration_ms   real        NOT NULL,
    CONSTRAINT search_log_hits_range CHECK (hits >= 0),
    CONSTRAINT search_log_duration_range CHECK (duration_ms BETWEEN 0 AND 1e9)
) PARTITION BY RANGE (searched_at);
CREATE INDEX search_log_searched_at ON activity.search_log (searched_at DESC);

COMMENT ON TABLE activity.search_log IS 'Every search over HTTP, its first page only; a partition a month.';
COMMENT ON COLUMN activity.search_log.searched_at IS 'When, by the database''s clock.';
COMMENT ON COLUMN activity.search_log.catalog IS 'Which catalog.';
COMMENT ON COLUMN activity.search_log.function_name IS 'The function that searched.';
COMMENT ON COLUMN activity.search_log.query IS 'What was searched for, as typed.';
COMMENT ON COLUMN activity.search_log.query_key IS 'The same, folded.';
COMMENT ON COLUMN activity.search_log.filters IS 'Every parameter of the search.';
COMMENT ON COLUMN activity.search_log.hits IS 'Rows on the page that was answered.';
COMMENT ON COLUMN activity.search_log.duration_ms IS 'Milliseconds from the call of the function to its answer.';
COMMENT ON CONSTRAINT search_log_hits_range ON activity.search_log IS 'hits: must not be negative.';
COMMENT ON CONSTRAINT search_log_duration_range ON activity.search_log IS 'duration_ms: must not be negative.';
COMMENT ON INDEX activity.search_log_searched_at IS 'Latest searches first.';

COMMIT;
