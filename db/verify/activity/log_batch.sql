-- Verify storeroom:activity/log_batch on pg

BEGIN;

SELECT writer, batch, written_at FROM activity.log_batch WHERE false;

ROLLBACK;
