-- Deploy storeroom:recipes/view_salt to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE recipes.view_salt (
    day  date  NOT NULL,
    salt bytea NOT NULL,
    CONSTRAINT view_salt_pkey PRIMARY KEY (day)
);

COMMENT ON TABLE recipes.view_salt IS 'Random salt of each day for the viewers in recent_view; yesterday''s is removed.';
COMMENT ON COLUMN recipes.view_salt.day IS 'Day, UTC.';
COMMENT ON COLUMN recipes.view_salt.salt IS '32 random bytes.';
COMMENT ON CONSTRAINT view_salt_pkey ON recipes.view_salt IS 'day: has a salt already.';

COMMIT;
