-- Deploy storeroom:recipes/step_text to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.step_text AS text
    CONSTRAINT step_text_length CHECK (length(VALUE) BETWEEN 1 AND 20000);

COMMENT ON DOMAIN recipes.step_text IS 'A step of the method.';
COMMENT ON CONSTRAINT step_text_length ON DOMAIN recipes.step_text IS 'steps: must be texts of 1 to 20,000 characters.';

COMMIT;
