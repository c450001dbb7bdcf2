-- Deploy storeroom:util/contract to pg
-- requires: util/publish

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.contract()
RETURNS TABLE (line text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 400 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY
    SELECT concat_ws(
        ' | ',
        format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_arguments(p.oid)),
        -- With the columns of a named row, which its type may change without the function.
        coalesce(pg_get_function_result(p.oid), 'nothing') || coalesce((
            SELECT ' {' || string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum) || '}'
            FROM pg_catalog.pg_type AS t
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE t.oid = p.prorettype AND t.typtype = 'c'
        ), ''),
        concat_ws(
            ' ',
            coalesce(f.access, 'inner'),
            l.lanname,
            CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
            CASE WHEN p.proisstrict THEN 'strict' END,
            CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END,
            CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END,
            CASE WHEN p.proretset THEN format('rows %s', p.prorows) END,
            format('owner %s', p.proowner::regrole)
        ),
        coalesce((SELECT string_agg(s.setting, ', ' ORDER BY s.setting) FROM unnest(p.proconfig) AS s (setting)), 'no settings'),
        coalesce((
            SELECT 'to ' || string_agg(g.grantee, ', ' ORDER BY g.grantee)
            FROM (
                SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS grantee
                FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
                WHERE a.privilege_type = 'EXECUTE' AND a.grantee <> p.proowner
            ) AS g
        ), 'to nobody'),
        left(encode(sha256(convert_to(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), 'UTF8')), 'hex'), 16)
    )
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace AND n.nspowner = 'storeroom_owner'::regrole
    JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
    LEFT JOIN util.public_function AS f ON f.schema_name = n.nspname AND f.function_name = p.proname
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
    )
    ORDER BY n.nspname, p.proname, p.oid;
END
$$;

COMMENT ON FUNCTION util.contract() IS
'What callers may count on, a line for each function: name and parameters with their defaults, result with its columns, marks, settings, who may execute it, and a hash of its text. db/contract.sql has them as they are meant to be. Example: SELECT line FROM contract();';
CALL util.publish('util.contract()');

COMMIT;
