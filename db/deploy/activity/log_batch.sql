-- Deploy storeroom:activity/log_batch to pg
-- requires: activity/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE activity.log_batch (
    writer     uuid        NOT NULL,
    batch      bigint      NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT log_batch_pkey PRIMARY KEY (writer)
);

COMMENT ON TABLE activity.log_batch IS 'The last batch of each writer of a log, so that one whose answer was lost is not written twice when it comes again.';
COMMENT ON COLUMN activity.log_batch.writer IS 'A random number of the writer''s own.';
COMMENT ON COLUMN activity.log_batch.batch IS 'The number of its last batch; each is greater than the one before.';
COMMENT ON COLUMN activity.log_batch.written_at IS 'When it was written; a week later it is forgotten.';
COMMENT ON CONSTRAINT log_batch_pkey ON activity.log_batch IS 'writer: has a batch already.';

COMMIT;
