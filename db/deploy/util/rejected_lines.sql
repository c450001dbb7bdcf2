-- Deploy storeroom:util/rejected_lines to pg
-- requires: util/import_outcome
-- requires: util/constraint_messages

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.rejected_lines(p_lines bigint[], p_constraints text[], p_values jsonb[])
RETURNS util.import_outcome[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
    RETURN ARRAY(
        SELECT (
            l.line, 'rejected', NULL, t.field, l.problem,
            -- The report stays with who runs the import, so it may show the value.
            concat_ws(' It is: ', t.message, CASE WHEN length(l.given ->> t.field) BETWEEN 1 AND 60 THEN l.given ->> t.field END)
        )::util.import_outcome
        FROM unnest(p_lines, p_constraints, p_values) AS l (line, problem, given)
        LEFT JOIN util.constraint_messages() AS t ON t.constraint_name = l.problem
    );
END
$$;

COMMENT ON FUNCTION util.rejected_lines(bigint[], text[], jsonb[]) IS
'Outcomes of lines that break a constraint each: its field and sentence, and the value given. Example: SELECT rejected_lines(''{2}'', ''{price_range}'', ARRAY[''{"price": "-1"}''::jsonb]);';

COMMIT;
