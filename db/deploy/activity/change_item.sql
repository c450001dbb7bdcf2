-- Deploy storeroom:activity/change_item to pg
-- requires: activity/change_log

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TYPE activity.change_item AS (
    change_id bigint, changed_at timestamptz, caller text, login text, request text, catalog text, kind text, id bigint, action text, before jsonb, after jsonb,
    cursor text
);

COMMENT ON TYPE activity.change_item IS 'A change on a page; cursor continues after it.';

COMMIT;
