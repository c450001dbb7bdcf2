-- Verify storeroom:util/public_function on pg

BEGIN;

SELECT function_name, schema_name, access FROM util.public_function WHERE false;

ROLLBACK;
