-- Deploy storeroom:util/idempotency_key to pg
-- requires: util/caller

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE TABLE util.idempotency_key (
    caller       text        NOT NULL DEFAULT util.caller(),
    key          text        NOT NULL,
    request_hash bytea       NOT NULL,
    answer       json,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (caller, key),
    CONSTRAINT idempotency_key_length CHECK (length(key) BETWEEN 1 AND 255)
);
CREATE INDEX idempotency_key_created_at ON util.idempotency_key (created_at);

COMMENT ON TABLE util.idempotency_key IS 'What calls with an idempotency key have answered, written in their own transaction and kept for a day.';
COMMENT ON COLUMN util.idempotency_key.caller IS 'Whose key it is.';
COMMENT ON COLUMN util.idempotency_key.key IS 'The key, chosen by the caller.';
COMMENT ON COLUMN util.idempotency_key.request_hash IS 'SHA-256 of the function and its arguments.';
COMMENT ON COLUMN util.idempotency_key.answer IS 'What was returned; NULL only inside the transaction that writes it.';
COMMENT ON COLUMN util.idempotency_key.created_at IS 'When the key was used first.';
COMMENT ON CONSTRAINT idempotency_key_pkey ON util.idempotency_key IS 'idempotency_key: is at work.';
COMMENT ON CONSTRAINT idempotency_key_length ON util.idempotency_key IS 'idempotency_key: must have 1 to 255 characters.';
COMMENT ON INDEX util.idempotency_key_created_at IS 'Keys that are to be forgotten.';

COMMIT;
