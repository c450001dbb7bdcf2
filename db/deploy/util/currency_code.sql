-- Deploy storeroom:util/currency_code to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN util.currency_code AS text
    CONSTRAINT currency_code_form CHECK (VALUE ~ '^[A-Z]{3}$');

COMMENT ON DOMAIN util.currency_code IS 'ISO 4217 code.';
COMMENT ON CONSTRAINT currency_code_form ON DOMAIN util.currency_code IS 'currency: must be an ISO 4217 code such as EUR.';

COMMIT;
