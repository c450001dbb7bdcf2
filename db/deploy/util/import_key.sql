-- Deploy storeroom:util/import_key to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

-- UNLOGGED: it only lives as long as a run, and a crash ends the run.
CREATE UNLOGGED TABLE util.import_key (
    import_id bigint NOT NULL,
    key       text COLLATE "C" NOT NULL,
    line      bigint NOT NULL,
    CONSTRAINT import_key_pkey PRIMARY KEY (import_id, key)
);

COMMENT ON TABLE util.import_key IS 'Identities that a running import has met, so that a repetition inside the file is seen whatever the file''s size.';
COMMENT ON COLUMN util.import_key.import_id IS 'The run: the microsecond it started in, since 1970.';
COMMENT ON COLUMN util.import_key.key IS 'Identity of the row: its key in the source, its ISBN, or a digest of what names it.';
COMMENT ON COLUMN util.import_key.line IS 'Line that had it first.';
COMMENT ON CONSTRAINT import_key_pkey ON util.import_key IS 'key: stands in this file already.';

COMMIT;
