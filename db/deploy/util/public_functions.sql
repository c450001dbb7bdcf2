-- Deploy storeroom:util/public_functions to pg
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.public_functions()
RETURNS TABLE (function_name text, schema_name text, access text, parameters text[], types text[], signature text, versioned boolean)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 100 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY
    SELECT
        f.function_name,
        f.schema_name,
        f.access,
        p.proargnames[1:p.pronargs],
        ARRAY(
            SELECT format_type(CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END, NULL)
            FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, position)
            JOIN pg_catalog.pg_type AS t ON t.oid = a.type
            ORDER BY a.position
        ),
        format('%I.%I(%s)', f.schema_name, f.function_name, pg_get_function_arguments(p.oid)),
        EXISTS (SELECT FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.typrelid WHERE t.oid = p.prorettype AND a.attname = 'version')
    FROM util.public_function AS f
    JOIN pg_catalog.pg_proc AS p ON p.proname = f.function_name
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace AND n.nspname = f.schema_name
    ORDER BY f.schema_name, f.function_name;
END
$$;

COMMENT ON FUNCTION util.public_functions() IS
'The functions the API may call, with parameter names and base types in order; versioned: its rows have a version. Example: SELECT function_name, access, signature FROM public_functions();';
CALL util.publish('util.public_functions()');

COMMIT;
