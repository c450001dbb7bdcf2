-- Deploy storeroom:util/part_word to pg
-- requires: util/make_word_tables

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.part_word(p_catalog text, p_word text)
RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    v_parts text[];
BEGIN
    EXECUTE replace(
        $sql$
        SELECT ARRAY[p.first, p.second]
        FROM generate_series(1, length($1) - 1) AS i
        CROSS JOIN LATERAL (SELECT left($1, i), substr($1, i + 1)) AS p (first, second)
        JOIN {catalog}.word AS a ON a.word = p.first
        JOIN {catalog}.word AS b ON b.word = p.second
        -- Two words, or a number and a unit.
        WHERE least(length(p.first), length(p.second)) >= 3 OR (p.first ~ '^[0-9]+$') <> (p.second ~ '^[0-9]+$')
        ORDER BY least(a.weight, b.weight) DESC, i
        LIMIT 1
        $sql$,
        '{catalog}', quote_ident(p_catalog)
    )
    INTO v_parts
    USING left(p_word, 40);
    RETURN v_parts;
END
$$;

COMMENT ON FUNCTION util.part_word(text, text) IS
'The two words of the dictionary of a catalog that a word was made of, or the number and the unit; NULL when there are none. Example: SELECT part_word(''inventory'', ''harddrive'');';

COMMIT;
