-- Deploy storeroom:recipes/view_salt to pg
-- requires: recipes/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE recipes.view_salt (
    salt    bytea       NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    one     boolean     NOT NULL DEFAULT true,
    CONSTRAINT view_salt_pkey PRIMARY KEY (one),
    CONSTRAINT view_salt_one CHECK (one)
);

COMMENT ON TABLE recipes.view_salt IS 'The random salt of the viewers in recent_view; removed with the last of them.';
COMMENT ON COLUMN recipes.view_salt.salt IS '32 random bytes.';
COMMENT ON COLUMN recipes.view_salt.made_at IS 'When it was made.';
COMMENT ON COLUMN recipes.view_salt.one IS 'True: there is one row at most.';
COMMENT ON CONSTRAINT view_salt_pkey ON recipes.view_salt IS 'salt: has a salt already.';
COMMENT ON CONSTRAINT view_salt_one ON recipes.view_salt IS 'salt: must be true.';

COMMIT;
