-- Deploy storeroom:activity/recent_changes to pg
-- requires: activity/change_log
-- requires: util/read_cursor
-- requires: util/page_limit
-- requires: util/publish
-- requires: activity/change_item

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION activity.recent_changes(
    p_catalog text            DEFAULT NULL,
    p_kind    text            DEFAULT NULL,
    p_id      bigint          DEFAULT NULL,
    p_caller  text            DEFAULT NULL,
    p_limit   util.page_limit DEFAULT 20,
    p_after   text            DEFAULT NULL
)
RETURNS SETOF activity.change_item
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 SET search_path = '' SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
    v_scope text := util.cursor_scope('recent_changes', p_catalog, p_kind, p_id::text, p_caller);
    v_after bigint := (util.read_cursor(p_after, v_scope, '{bigint}'))[1];
BEGIN
    IF p_id IS NOT NULL AND num_nulls(p_catalog, p_kind) > 0 THEN
        RAISE invalid_parameter_value USING MESSAGE = 'a number needs a catalog and a kind', COLUMN = 'id';
    END IF;
    RETURN QUERY
    SELECT
        l.change_id, l.changed_at, l.caller, l.login, l.request, l.catalog, l.kind, l.id, l.action, l.before, l.after,
        util.make_cursor(v_scope, concat_ws(E'\t', l.change_id))
    FROM activity.change_log AS l
    WHERE l.change_id < coalesce(v_after, 9223372036854775807)
        AND (p_catalog IS NULL OR l.catalog = p_catalog)
        AND (p_kind IS NULL OR l.kind = p_kind)
        AND (p_id IS NULL OR l.id = p_id)
        AND (p_caller IS NULL OR l.caller = p_caller)
    ORDER BY l.change_id DESC
    LIMIT coalesce(p_limit, 20);
END
$$;

COMMENT ON FUNCTION activity.recent_changes(text, text, bigint, text, util.page_limit, text) IS
'One page of the changes of a catalog, a kind of rows, a row or a caller, or of all, the latest first. Raises 22023 for a number without catalog and kind, and for a foreign cursor. Example: SELECT changed_at, caller, action, before, after FROM recent_changes(''bookstore'', ''book'', 1);';
CALL util.publish('activity.recent_changes(text, text, bigint, text, util.page_limit, text)');

COMMIT;
