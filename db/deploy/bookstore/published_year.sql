-- Deploy storeroom:bookstore/published_year to pg
-- requires: bookstore/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN bookstore.published_year AS smallint
    CONSTRAINT published_year_range CHECK (VALUE BETWEEN -3000 AND 2100);

COMMENT ON DOMAIN bookstore.published_year IS 'Year, negative before Christ.';
COMMENT ON CONSTRAINT published_year_range ON DOMAIN bookstore.published_year IS 'published_year: must be a whole number between -3000 and 2100.';

COMMIT;
