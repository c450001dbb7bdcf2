-- Deploy storeroom:util/language_code to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN util.language_code AS text
    CONSTRAINT language_code_form CHECK (VALUE ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');

COMMENT ON DOMAIN util.language_code IS 'ISO 639 code, with region or script if need be (BCP 47).';
COMMENT ON CONSTRAINT language_code_form ON DOMAIN util.language_code IS 'language: must be an ISO 639 code such as en or pt-BR.';

COMMIT;
