-- Verify storeroom:util/check_version on pg

BEGIN;

CALL util.check_version(NULL, 2);
CALL util.check_version(2, 2);
DO $$
BEGIN
    CALL util.check_version(1, 2);
    RAISE EXCEPTION 'an old version passes';
EXCEPTION WHEN assert_failure THEN
    NULL;
END
$$;

ROLLBACK;
