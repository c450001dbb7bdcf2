-- Deploy storeroom:inventory/moved_at to pg
-- requires: inventory/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN inventory.moved_at AS timestamptz
    CONSTRAINT moved_at_range CHECK (VALUE BETWEEN '1900-01-01 00:00+00' AND '2200-01-01 00:00+00');

COMMENT ON DOMAIN inventory.moved_at IS 'When stock was moved.';
COMMENT ON CONSTRAINT moved_at_range ON DOMAIN inventory.moved_at IS 'moved_at: must be a date and time between 1900 and 2200.';

COMMIT;
