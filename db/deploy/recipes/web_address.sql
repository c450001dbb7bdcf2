-- Deploy storeroom:recipes/web_address to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.web_address AS text
    CONSTRAINT web_address_form CHECK (length(VALUE) <= 2000 AND VALUE ~* '^https?://[^\s<>"]+$');

COMMENT ON DOMAIN recipes.web_address IS 'Address of a page.';
COMMENT ON CONSTRAINT web_address_form ON DOMAIN recipes.web_address IS 'url: must be an http or https address of at most 2,000 characters.';

COMMIT;
