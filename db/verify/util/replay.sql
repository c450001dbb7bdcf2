-- Verify storeroom:util/replay on pg

BEGIN;

SELECT 1 / ((util.replay('verify', 'verify', '[1]') IS NULL) IS TRUE)::integer;
UPDATE util.idempotency_key SET answer = '{"verified": true}' WHERE key = 'verify';
SELECT 1 / (util.replay('verify', 'verify', '[1]') ->> 'verified')::boolean::integer;
SELECT 1 / current_setting('storeroom.replayed')::boolean::integer;

ROLLBACK;
