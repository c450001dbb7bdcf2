-- Deploy storeroom:activity/change_log to pg
-- requires: activity/schema
-- requires: util/caller

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE SEQUENCE activity.change_id_seq;
COMMENT ON SEQUENCE activity.change_id_seq IS 'Numbers of changes.';

CREATE TABLE activity.change_log (
    change_id  bigint      NOT NULL DEFAULT nextval('activity.change_id_seq'),
    changed_at timestamptz NOT NULL DEFAULT now(),
    caller     text        NOT NULL DEFAULT util.caller(),
    login      text        NOT NULL DEFAULT session_user,
    request    text                 DEFAULT nullif(current_setting('storeroom.request', true), ''),
    catalog    text        NOT NULL,
    kind       text        NOT NULL,
    id         bigint      NOT NULL,
    action     text        NOT NULL,
    before     jsonb,
    after      jsonb,
    CONSTRAINT change_log_pkey PRIMARY KEY (change_id, changed_at)
) PARTITION BY RANGE (changed_at);
CREATE INDEX change_log_row ON activity.change_log (catalog, kind, id, change_id);
CREATE INDEX change_log_caller ON activity.change_log (caller, change_id);

COMMENT ON TABLE activity.change_log IS 'Every change of a catalog, written in its own transaction; a partition a month.';
COMMENT ON COLUMN activity.change_log.change_id IS 'Number of the change.';
COMMENT ON COLUMN activity.change_log.changed_at IS 'When its transaction began.';
COMMENT ON COLUMN activity.change_log.caller IS 'Who changed it: whom the HTTP server let in, else the role that logged in.';
COMMENT ON COLUMN activity.change_log.login IS 'The role that logged in.';
COMMENT ON COLUMN activity.change_log.request IS 'The HTTP request, as its log has it.';
COMMENT ON COLUMN activity.change_log.catalog IS 'Which catalog.';
COMMENT ON COLUMN activity.change_log.kind IS 'What was changed: book, author, category, recipe, ingredient, product.';
COMMENT ON COLUMN activity.change_log.id IS 'Its number.';
COMMENT ON COLUMN activity.change_log.action IS 'insert, update, delete, merge, or the kind of a movement of its stock.';
COMMENT ON COLUMN activity.change_log.before IS 'What was in the fields that were changed, or in the whole row that is gone.';
COMMENT ON COLUMN activity.change_log.after IS 'What is in these fields now, or in the whole row that is new; what is empty in it is left out.';
COMMENT ON CONSTRAINT change_log_pkey ON activity.change_log IS 'change_id: belongs to another change.';
COMMENT ON INDEX activity.change_log_row IS 'What happened to a row.';
COMMENT ON INDEX activity.change_log_caller IS 'What somebody did.';

COMMIT;
