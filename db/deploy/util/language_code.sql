-- Deploy storeroom:util/language_code to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN util.language_code AS text
    CONSTRAINT language_code_form CHECK (length(VALUE) <= 40 AND VALUE ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$');

COMMENT ON DOMAIN util.language_code IS 'ISO 639 code, with script, region, variants and extensions if need be (BCP 47, but for what begins with i- or x-), of at most 40 characters.';
COMMENT ON CONSTRAINT language_code_form ON DOMAIN util.language_code IS 'language: must be an ISO 639 code such as en or pt-BR.';

COMMIT;
