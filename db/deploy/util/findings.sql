-- Deploy storeroom:util/findings to pg
-- requires: util/contract_differences
-- requires: activity/make_log_partitions
-- requires: inventory/check_stock

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.findings(p_contract text DEFAULT NULL, p_days integer DEFAULT 7)
RETURNS TABLE (level text, what text, place text, advice text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 10 SET search_path = ''
AS $$
DECLARE
    v_schemas oid[] := ARRAY(SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspowner = 'storeroom_owner'::regrole);
BEGIN
    RETURN QUERY
    SELECT 'error', 'contract', d.function_name, d.sentence || '. Deploy it, or undo what was changed by hand'
    FROM util.contract_differences(p_contract) AS d
    WHERE p_contract IS NOT NULL;

    RETURN QUERY
    SELECT 'error', 'foreign key without index', k.conname::text, format('create an index on %s that begins with its columns', k.conrelid::regclass)
    FROM pg_catalog.pg_constraint AS k
    WHERE k.connamespace = ANY (v_schemas) AND k.contype = 'f' AND k.conparentid = 0
        -- A recipe has few lines, found by its number; units are never deleted.
        AND k.conname NOT IN ('recipe_ingredient_use', 'recipe_ingredient_unit')
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_index AS i
            WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
                AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
        )
    ORDER BY 3;

    RETURN QUERY
    SELECT 'error', 'foreign key or check not validated', k.conname::text, format('ALTER TABLE %s VALIDATE CONSTRAINT %I', k.conrelid::regclass, k.conname)
    FROM pg_catalog.pg_constraint AS k
    WHERE k.connamespace = ANY (v_schemas) AND NOT k.convalidated
    ORDER BY 3;

    RETURN QUERY
    SELECT 'error', 'table without primary key', c.oid::regclass::text, 'add one, or rows cannot be told apart'
    FROM pg_catalog.pg_class AS c
    WHERE c.relnamespace = ANY (v_schemas) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.oid <> 'activity.search_log'::regclass  -- only appended to and dropped by the month; nothing points to a row of it
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'p')
    ORDER BY 3;

    RETURN QUERY
    SELECT 'error', 'function open to PUBLIC', p.oid::regprocedure::text, format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', p.oid::regprocedure)
    FROM pg_catalog.pg_proc AS p
    CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
    WHERE p.pronamespace = ANY (v_schemas) AND a.grantee = 0
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    ORDER BY 3;

    RETURN QUERY
    SELECT 'error', 'function of its owner with a search_path of the caller', p.oid::regprocedure::text, format('ALTER ROUTINE %s SET search_path = ''''', p.oid::regprocedure)
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND NOT EXISTS (
            SELECT FROM unnest(p.proconfig) AS s (setting)
            WHERE s.setting = 'search_path=""' OR (s.setting LIKE 'search\_path=%' AND s.setting ~ ',\s*"?pg_temp"?$')
        )
    ORDER BY 3;

    RETURN QUERY
    SELECT 'error', 'invalid index', i.indexrelid::regclass::text, format('REINDEX INDEX CONCURRENTLY %s', i.indexrelid::regclass)
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    WHERE c.relnamespace = ANY (v_schemas) AND NOT (i.indisvalid AND i.indisready)
    ORDER BY 3;

    RETURN QUERY
    SELECT 'error', 'duplicate index', b.indexrelid::regclass::text, format('drop it: %s is the same', a.indexrelid::regclass)
    FROM pg_catalog.pg_index AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.indexrelid AND c.relnamespace = ANY (v_schemas) AND NOT c.relispartition
    JOIN pg_catalog.pg_index AS b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid
    JOIN pg_catalog.pg_class AS e ON e.oid = b.indexrelid AND e.relam = c.relam
    WHERE (a.indkey, a.indclass, a.indcollation, a.indoption) IS NOT DISTINCT FROM (b.indkey, b.indclass, b.indcollation, b.indoption)
        AND pg_get_expr(a.indexprs, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indexprs, b.indrelid)
        AND pg_get_expr(a.indpred, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indpred, b.indrelid)
        AND (a.indisunique, b.indexrelid) > (b.indisunique, a.indexrelid)  -- the unique one stays, else the older one
    ORDER BY 3;

    RETURN QUERY
    SELECT 'error', 'missing partition', l.name, 'storeroom tidy makes it'
    FROM (
        SELECT format('activity.%s_%s', l.log, to_char(m.month, 'YYYY_MM')) AS name
        FROM unnest(ARRAY['change_log', 'search_log']) AS l (log)
        CROSS JOIN generate_series(
            date_trunc('month', now() AT TIME ZONE 'UTC'), date_trunc('month', now() AT TIME ZONE 'UTC') + interval '2 months', interval '1 month'
        ) AS m (month)
    ) AS l
    WHERE to_regclass(l.name) IS NULL
    ORDER BY 3;

    RETURN QUERY
    SELECT
        'error', 'stock that is not the sum of its movements', format('product %s', s.product_id),
        format('read its movements: SELECT * FROM list_movements(%s)', s.product_id)
    FROM inventory.check_stock() AS c
    CROSS JOIN LATERAL unnest(c.wrong_product_ids) AS s (product_id);

    RETURN QUERY
    SELECT
        'warning', 'bloat', format('%I.%I', t.schemaname, t.relname),
        format('VACUUM it: %s rows are dead, %s live; does autovacuum run?', t.n_dead_tup, t.n_live_tup)
    FROM pg_catalog.pg_stat_user_tables AS t
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = t.schemaname AND n.oid = ANY (v_schemas)
    WHERE t.n_dead_tup > 10000 AND t.n_dead_tup > 0.3 * t.n_live_tup
    ORDER BY 3;

    RETURN QUERY
    SELECT
        'note', 'unused index', format('%I.%I', s.schemaname, s.indexrelname),
        format('nothing has read it, %s, since %s', pg_size_pretty(pg_relation_size(s.indexrelid)), date_trunc('day', d.since)::date)
    FROM pg_catalog.pg_stat_user_indexes AS s
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = s.schemaname AND n.oid = ANY (v_schemas)
    JOIN pg_catalog.pg_index AS i ON i.indexrelid = s.indexrelid AND NOT i.indisunique
    CROSS JOIN (
        SELECT coalesce(b.stats_reset, pg_postmaster_start_time()) AS since FROM pg_catalog.pg_stat_database AS b WHERE b.datname = current_database()
    ) AS d
    -- Young statistics tell nothing, and neither do small tables, which are read from end to end.
    WHERE s.idx_scan = 0 AND d.since < now() - make_interval(days => p_days) AND pg_relation_size(s.indexrelid) > 1048576
    ORDER BY 3;
END
$$;

COMMENT ON FUNCTION util.findings(text, integer) IS
'What is wrong with the database: error, warning or note, what it is, where, and what to do about it. p_contract has lines as contract() gives them; what is unused is told from statistics older than p_days. Example: SELECT * FROM findings();';
-- Not published: it is the operator's.

COMMIT;
