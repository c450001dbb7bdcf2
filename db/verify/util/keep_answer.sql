-- Verify storeroom:util/keep_answer on pg

BEGIN;

INSERT INTO util.idempotency_key (key, request_hash) VALUES ('verify', '');
CALL util.keep_answer('verify', '{"verified": true}');
CALL util.keep_answer(NULL, '{"verified": true}');
SELECT 1 / (answer ->> 'verified')::boolean::integer FROM util.idempotency_key WHERE key = 'verify';

ROLLBACK;
