-- Deploy storeroom:activity/recent_searches to pg
-- requires: activity/search_log
-- requires: util/page_limit
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION activity.recent_searches(p_limit util.page_limit DEFAULT 20)
RETURNS SETOF activity.search_log
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY SELECT l.* FROM activity.search_log AS l ORDER BY l.searched_at DESC LIMIT coalesce(p_limit, 20);
END
$$;

COMMENT ON FUNCTION activity.recent_searches(util.page_limit) IS 'The latest searches, newest first. Example: SELECT searched_at, query, hits FROM recent_searches();';
CALL util.publish('activity.recent_searches(util.page_limit)');

COMMIT;
