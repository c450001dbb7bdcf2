-- Verify storeroom:util/check_clear on pg

BEGIN;

CALL util.check_clear('{a}', '{a,b}');
DO $$
BEGIN
    CALL util.check_clear('{c}', '{a,b}');
    RAISE 'nothing was raised';
EXCEPTION WHEN invalid_parameter_value THEN
    NULL;
END
$$;

ROLLBACK;
