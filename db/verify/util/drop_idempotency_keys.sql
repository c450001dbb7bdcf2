-- Verify storeroom:util/drop_idempotency_keys on pg

BEGIN;

INSERT INTO util.idempotency_key (key, request_hash, created_at) VALUES ('old', '', now() - interval '25 hours'), ('new', '', now() - interval '23 hours');
SELECT 1 / ((util.drop_idempotency_keys() >= 1) IS TRUE)::integer;
SELECT 1 / ((count(*) = 1 AND min(key) = 'new') IS TRUE)::integer FROM util.idempotency_key WHERE key IN ('old', 'new');

ROLLBACK;
