-- Deploy storeroom:inventory/reason to pg
-- requires: inventory/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN inventory.reason AS text
    CONSTRAINT reason_length CHECK (length(VALUE) <= 500);

COMMENT ON DOMAIN inventory.reason IS 'Why stock was moved.';
COMMENT ON CONSTRAINT reason_length ON DOMAIN inventory.reason IS 'reason: must be at most 500 characters long.';

COMMIT;
