-- Verify storeroom:util/idempotency_key on pg

BEGIN;

INSERT INTO util.idempotency_key (key, request_hash) VALUES ('verify', '') RETURNING 1 / ((caller = session_user) IS TRUE)::integer;

ROLLBACK;
