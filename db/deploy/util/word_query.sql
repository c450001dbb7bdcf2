-- Deploy storeroom:util/word_query to pg
-- requires: util/schema

BEGIN;
SET LOCAL ROLE storeroom_owner;

CREATE FUNCTION util.word_query(p_key text, p_beginning boolean DEFAULT true)
RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
    -- Cut as the words of a book are, then quoted.
    v_words text[] := ARRAY(
        SELECT replace(replace(left(w.word, 100), '\', '\\'), '''', '''''')
        FROM string_to_table(p_key, ' ') WITH ORDINALITY AS w (word, place)
        ORDER BY w.place
    );
BEGIN
    RETURN ('''' || array_to_string(v_words, ''' & ''') || CASE WHEN p_beginning THEN ''':*' ELSE '''' END)::tsquery;
END
$$;

COMMENT ON FUNCTION util.word_query(text, boolean) IS
'Matches texts with all words of a folded key; with p_beginning the last may be the beginning of a word, as when typing. Example: SELECT word_query(search_key(''Dune Mess''));';

COMMIT;
