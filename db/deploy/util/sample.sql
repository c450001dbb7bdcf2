-- Deploy storeroom:util/sample to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE util.sample (
    catalog   text NOT NULL,
    loaded_at timestamptz,
    CONSTRAINT sample_pkey PRIMARY KEY (catalog)
);

COMMENT ON TABLE util.sample IS 'Catalogs that have their sample data, or had it, so that rows which people deleted do not come back.';
COMMENT ON COLUMN util.sample.catalog IS 'Schema of the catalog.';
COMMENT ON COLUMN util.sample.loaded_at IS 'When all of it was loaded; NULL when that has begun.';
COMMENT ON CONSTRAINT sample_pkey ON util.sample IS 'catalog: had its sample data already.';

COMMIT;
