-- Verify storeroom:util/publish on pg

BEGIN;

DO $$
BEGIN
    CALL util.publish('pg_catalog.now()');
    RAISE 'nothing was raised';
EXCEPTION WHEN invalid_function_definition THEN
    NULL;
END
$$;

ROLLBACK;
