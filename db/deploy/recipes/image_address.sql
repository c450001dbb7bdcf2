-- Deploy storeroom:recipes/image_address to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.image_address AS text
    CONSTRAINT image_address_form CHECK (length(VALUE) <= 2000 AND VALUE ~* '^https?://[^\s<>"]+$');

COMMENT ON DOMAIN recipes.image_address IS 'Address of a picture.';
COMMENT ON CONSTRAINT image_address_form ON DOMAIN recipes.image_address IS 'image_url: must be an http or https address of at most 2,000 characters.';

COMMIT;
