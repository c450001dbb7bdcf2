-- Deploy storeroom:util/linked_rows to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.linked_rows(p_table text, p_column text, p_values anyarray, p_id text, p_where text DEFAULT 'true', p_sorting text DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_sorting text := coalesce(p_sorting, format('b.%I DESC', p_id));
BEGIN
    IF cardinality(p_values) = 1 THEN
        RETURN format('SELECT b.%I AS id FROM %s AS b WHERE b.%I = %L AND %s ORDER BY %s', p_id, p_table, p_column, p_values[1], p_where, v_sorting);
    END IF;
    -- Each list is a subquery with its own order, read no further than what is asked for.
    RETURN format(
        $sql$
        SELECT l.id
        FROM unnest(%L::%s) WITH ORDINALITY AS v (value, place)
        CROSS JOIN LATERAL (SELECT b.%I AS id FROM %s AS b WHERE b.%I = v.value AND %s ORDER BY %s) AS l
        ORDER BY v.place
        $sql$,
        p_values, pg_typeof(p_values), p_id, p_table, p_column, p_where, v_sorting
    );
END
$$;

COMMENT ON FUNCTION util.linked_rows(text, text, anyarray, text, text, text) IS
'SQL of the rows, as id, that a table lists under some values of a column, one list after the other, each in order (p_sorting of b; the newest first without); a row that stands in several lists comes several times. Example: SELECT linked_rows(''bookstore.book_author'', ''author_id'', ''{1,2}''::bigint[], ''book_id'');';

COMMIT;
