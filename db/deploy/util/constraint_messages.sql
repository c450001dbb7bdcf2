-- Deploy storeroom:util/constraint_messages to pg
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.constraint_messages()
RETURNS TABLE (constraint_name text, field text, message text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 100 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT c.conname::text, split_part(d.description, ': ', 1), substr(d.description, strpos(d.description, ': ') + 2)
    FROM pg_catalog.pg_constraint AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.connamespace
    JOIN pg_catalog.pg_description AS d ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_constraint'::regclass
    WHERE n.nspowner = 'storeroom_owner'::regrole AND strpos(d.description, ': ') > 0
    ORDER BY 1;
END
$$;

COMMENT ON FUNCTION util.constraint_messages() IS
'What to tell people when a constraint is broken: its comment, written as "field: sentence". Example: SELECT * FROM constraint_messages();';
CALL util.publish('util.constraint_messages()');

COMMIT;
