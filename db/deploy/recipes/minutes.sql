-- Deploy storeroom:recipes/minutes to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE DOMAIN recipes.minutes AS integer
    CONSTRAINT minutes_range CHECK (VALUE BETWEEN 0 AND 1000000);

COMMENT ON DOMAIN recipes.minutes IS 'Minutes of work, cooking or both.';
COMMENT ON CONSTRAINT minutes_range ON DOMAIN recipes.minutes IS 'minutes: must be a whole number between 0 and 1,000,000.';

COMMIT;
