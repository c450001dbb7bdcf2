-- Deploy storeroom:util/publish to pg
-- requires: util/public_function
-- requires: roles/storeroom_reader
-- requires: roles/storeroom_writer

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE PROCEDURE util.publish(p_function regprocedure)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_function record;
BEGIN
    SELECT
        p.proname,
        n.nspname,
        CASE p.provolatile WHEN 'v' THEN 'write' ELSE 'read' END AS access,
        p.prosecdef AND 'search_path=""' = ANY (p.proconfig) AS sealed,
        obj_description(p.oid, 'pg_proc') ~ 'Example: .+;' AS explained
    INTO STRICT v_function
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.oid = p_function;

    IF v_function.sealed IS NOT TRUE THEN
        RAISE invalid_function_definition USING
            MESSAGE = format('%s is not SECURITY DEFINER with an empty search_path', p_function);
    END IF;
    IF v_function.explained IS NOT TRUE THEN
        RAISE invalid_function_definition USING
            MESSAGE = format('the comment of %s has no runnable example', p_function);
    END IF;

    INSERT INTO util.public_function (function_name, schema_name, access)
    VALUES (v_function.proname, v_function.nspname, v_function.access);
    EXECUTE format(
        'GRANT EXECUTE ON FUNCTION %s TO %I',
        p_function,
        CASE v_function.access WHEN 'read' THEN 'storeroom_reader' ELSE 'storeroom_writer' END
    );
END
$$;

COMMENT ON PROCEDURE util.publish(regprocedure) IS
'Lists a function as public and grants it to storeroom_reader (STABLE) or storeroom_writer (VOLATILE). Raises 42P13 when it is not SECURITY DEFINER with an empty search_path or its comment has no example, 23505 when the name is taken.';

COMMIT;
