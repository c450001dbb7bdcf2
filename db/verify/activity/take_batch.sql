-- Verify storeroom:activity/take_batch on pg

BEGIN;

SELECT 1 / ((activity.take_batch('6b1d6a4e-0d0f-4a5e-8f43-3f0c9d1f8c11', 1) AND activity.take_batch(NULL, NULL)) IS TRUE)::integer;
SELECT 1 / ((NOT activity.take_batch('6b1d6a4e-0d0f-4a5e-8f43-3f0c9d1f8c11', 1)) IS TRUE)::integer;

ROLLBACK;
