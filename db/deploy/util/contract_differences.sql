-- Deploy storeroom:util/contract_differences to pg
-- requires: util/contract

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.contract_differences(p_contract text)
RETURNS TABLE (function_name text, sentence text)
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER ROWS 10 SET search_path = ''
AS $$
BEGIN
    RETURN QUERY
    WITH line AS (
        SELECT 'meant' AS side, btrim(l.line, E'\r ') AS line FROM string_to_table(p_contract, E'\n') AS l (line)
        UNION ALL
        SELECT 'found', c.line FROM util.contract() AS c
    ),
    part AS (
        SELECT l.side, split_part(split_part(l.line, '(', 1), '.', 2) AS name, string_to_array(l.line, ' | ') AS parts
        FROM line AS l WHERE l.line <> ''
    ),
    pair AS (
        SELECT coalesce(m.name, f.name) AS name, m.parts AS meant, f.parts AS found
        FROM (SELECT * FROM part AS p WHERE p.side = 'meant') AS m
        FULL JOIN (SELECT * FROM part AS p WHERE p.side = 'found') AS f ON f.name = m.name
        WHERE m.parts IS DISTINCT FROM f.parts
    )
    SELECT
        p.name,
        CASE
            WHEN p.found IS NULL THEN format('%s is missing in the database', p.name)
            WHEN p.meant IS NULL THEN format('%s is in the database but not in the contract', p.name)
            ELSE format(
                '%s has other %s: `%s` in the contract, `%s` in the database', p.name, d.what,
                substr(d.meant, d.start, 100), substr(d.found, d.start, 100)
            )
        END
    FROM pair AS p
    LEFT JOIN LATERAL (
        SELECT
            u.what, u.meant, u.found,
            -- A few letters before the first that differs: long lines begin alike.
            greatest(1, -30 + (
                SELECT min(i) FROM generate_series(1, greatest(length(u.meant), length(u.found))) AS i
                WHERE substr(u.meant, i, 1) IS DISTINCT FROM substr(u.found, i, 1)
            )) AS start
        FROM unnest(ARRAY['parameters', 'results', 'marks', 'settings', 'grants', 'text'], p.meant, p.found) WITH ORDINALITY AS u (what, meant, found, place)
        WHERE u.meant IS DISTINCT FROM u.found
        ORDER BY u.place
        LIMIT 1
    ) AS d ON p.meant IS NOT NULL AND p.found IS NOT NULL
    ORDER BY p.name;
END
$$;

COMMENT ON FUNCTION util.contract_differences(text) IS
'What is otherwise in the database than in a contract, lines as contract() gives them: a sentence for each function. Example: SELECT sentence FROM contract_differences((SELECT string_agg(line, E''\n'') FROM contract()));';

COMMIT;
